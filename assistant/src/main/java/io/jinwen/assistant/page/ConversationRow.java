package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionStore;
import java.util.function.Consumer;

/** One conversation in the list. */
final class ConversationRow extends Div {
  private final Session session;
  private final Consumer<String> onRenamed;

  ConversationRow(
      Session session,
      boolean current,
      boolean running,
      Consumer<String> onRenamed,
      Runnable onDelete) {
    this.session = session;
    this.onRenamed = onRenamed;
    addClassName("jw-row");
    String title = title(session, this);
    Anchor link = new Anchor("c/" + session.id(), new Span(title));
    link.getElement().setAttribute("router-link", true);
    link.getElement().setAttribute("title", title);
    if (current) {
      addClassName("jw-current");
      link.getElement().setAttribute("aria-current", "page");
    }
    if (running) {
      Span dot = new Span();
      dot.addClassNames("jw-dot", "jw-pulse");
      dot.getElement().setAttribute("role", "img");
      dot.getElement().setAttribute("aria-label", getTranslation("conversation.running"));
      link.add(dot);
    }
    NativeButton rename = Icons.button("edit", getTranslation("conversation.rename", title));
    rename.addClickListener(_ -> edit());
    NativeButton delete = Icons.button("delete", getTranslation("conversation.delete", title));
    delete.addClickListener(_ -> onDelete.run());
    Div actions = new Div(rename, delete);
    actions.addClassName("jw-row-actions");
    add(link, actions);
  }

  /** A session's title, with something to read where it has none yet. */
  static String title(Session session, Component reader) {
    return session.title().isBlank()
        ? reader.getTranslation("conversation.untitled")
        : session.title();
  }

  private void edit() {
    TextField field = new TextField();
    field.setAriaLabel(getTranslation("conversation.title"));
    field.setMaxLength(SessionStore.TITLE_CHARACTERS_MAX);
    field.setValue(session.title());
    field.addClassName("jw-rename");
    removeAll();
    add(field);
    field.addKeyDownListener(Key.ENTER, _ -> onRenamed.accept(field.getValue()));
    field.addKeyDownListener(Key.ESCAPE, _ -> onRenamed.accept(""));
    field.addBlurListener(_ -> onRenamed.accept(field.getValue()));
    field.setAutoselect(true);
    field.focus();
  }
}
