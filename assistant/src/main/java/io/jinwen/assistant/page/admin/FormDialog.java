package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import io.jinwen.assistant.identity.AccessException;

/** A few fields and a button; what is refused stays there to be corrected. */
class FormDialog extends Dialog {
  private final Div form = new Div();
  private final Paragraph refusal = new Paragraph();

  /**
   * @param deed what the button says
   * @param save does it, or throws an {@link AccessException} or a {@link RefusedException}
   */
  FormDialog(String title, String deed, Runnable save) {
    setHeaderTitle(title);
    setWidth("30rem");
    setMaxWidth("96vw");
    form.addClassName("jd-form");
    refusal.addClassName("jd-refusal");
    refusal.getElement().setAttribute("role", "alert");
    refusal.setVisible(false);
    add(form, refusal);
    Button button = new Button(deed, _ -> save(save));
    button.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    getFooter().add(new Button(getTranslation("cancel"), _ -> close()), button);
  }

  FormDialog with(Component... fields) {
    form.add(fields);
    return this;
  }

  private void save(Runnable save) {
    try {
      save.run();
      close();
    } catch (AccessException refused) {
      show(AccessRefusals.words(this, refused));
    } catch (RefusedException refused) {
      show(refused.getMessage());
    }
  }

  private void show(String words) {
    refusal.setText(words);
    refusal.setVisible(true);
  }

  /** What was filled in cannot be taken; the message is for whoever filled it in. */
  static final class RefusedException extends RuntimeException {
    RefusedException(String words) {
      super(words);
    }
  }
}
