package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.records.session.Session;
import java.util.function.Consumer;

/** One conversation in the list. */
final class ConversationRow extends Div {
  /**
   * @param onMenu told which button asks for the menu of this conversation
   */
  ConversationRow(Session session, boolean current, boolean running, Consumer<Component> onMenu) {
    addClassName("jw-row");
    getElement().setAttribute("data-session", session.id());
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
    NativeButton menu = Icons.button("more", getTranslation("conversation.row.menu", title));
    menu.addClassName("jw-row-menu");
    menu.setTabIndex(-1); // one stop for each conversation; the bar's menu is the keyboard's
    menu.addClickListener(_ -> onMenu.accept(menu));
    add(link, menu);
  }

  /** A session's title, with something to read where it has none yet. */
  static String title(Session session, Component reader) {
    return session.title().isBlank()
        ? reader.getTranslation("conversation.untitled")
        : session.title();
  }
}
