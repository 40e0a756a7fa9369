package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import io.jinwen.assistant.identity.ApiKeys.IssuedKey;

/** Shows a key the one time that it can be shown. */
final class SecretDialog extends Dialog {
  SecretDialog(IssuedKey issued) {
    setHeaderTitle(getTranslation("access.key.made", issued.key().name()));
    setWidth("36rem");
    setMaxWidth("96vw");
    setCloseOnOutsideClick(false);
    addClassName("jw-dialog");
    Code secret = new Code(issued.secret());
    secret.addClassName("jd-secret-text");
    NativeButton copy = new NativeButton(getTranslation("copy"));
    copy.getElement().setAttribute("type", "button");
    copy.getElement().setAttribute("data-copy", "secret");
    copy.addClassName("jw-link");
    Div row = new Div(secret, copy);
    row.addClassName("jd-secret");
    add(new Paragraph(getTranslation("access.key.once")), row);
    Button close = new Button(getTranslation("access.key.kept"), _ -> close());
    close.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    getFooter().add(close);
  }
}
