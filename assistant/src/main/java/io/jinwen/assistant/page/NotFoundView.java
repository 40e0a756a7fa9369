package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.router.RouterLink;
import io.jinwen.assistant.page.ConversationView.NoConversationException;
import jakarta.annotation.security.PermitAll;

/** Stands where there is no page, or none for this visitor: the two are told alike. */
@ParentLayout(MainLayout.class)
@PermitAll
public final class NotFoundView extends Main
    implements HasErrorParameter<NotFoundException>, HasDynamicTitle {
  private static final int STATUS = 404;

  private final H1 title = new H1(getTranslation("lost.title"));
  private final Paragraph text = new Paragraph(getTranslation("lost.text"));

  NotFoundView() {
    addClassName("jw-lost");
    RouterLink home = new RouterLink(getTranslation("lost.home"), ChatView.class);
    home.addClassName("jw-primary");
    add(title, text, home);
  }

  @Override
  public int setErrorParameter(
      BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
    if (parameter.getException() instanceof NoConversationException) {
      title.setText(getTranslation("lost.conversation.title"));
      text.setText(getTranslation("lost.conversation.text"));
    }
    return STATUS;
  }

  @Override
  public String getPageTitle() {
    return title.getText() + " · " + getTranslation("app.name");
  }
}
