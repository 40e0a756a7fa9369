package io.jinwen.assistant.page;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;

/** What the model thought before it answered, folded away. */
final class ThinkingPart extends Details {
  private final Div text = new Div();

  ThinkingPart() {
    addClassName("jw-thinking");
    text.addClassName("jw-thinking-text");
    setSummaryText(getTranslation("thinking.part"));
    add(text);
    setOpened(false);
    setVisible(false);
  }

  void show(String thinking) {
    setVisible(!thinking.isBlank());
    if (!thinking.strip().equals(text.getText())) {
      text.setText(thinking.strip());
    }
  }
}
