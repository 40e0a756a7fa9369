package io.jinwen.assistant.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.router.Route;

/** Asking and reading. */
@Route("")
final class ChatView extends Div {
  ChatView() {
    add(new H1("金问"), new Button("提问"));
  }
}
