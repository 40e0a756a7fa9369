package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.conversation.Ground.ShownQuestion;
import java.util.List;
import java.util.function.Consumer;

/** Approved questions that are perhaps what was meant; a click asks one. */
final class SuggestionChips extends Div {
  SuggestionChips() {
    addClassName("jw-suggestions");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", getTranslation("suggestions.label"));
    setVisible(false);
  }

  void show(List<ShownQuestion> questions, Consumer<String> onChosen) {
    removeAll();
    setVisible(!questions.isEmpty());
    Span label = new Span(getTranslation("suggestions.label"));
    label.addClassName("jw-suggestions-label");
    add(label);
    for (ShownQuestion question : questions) {
      NativeButton chip =
          new NativeButton(question.question(), _ -> onChosen.accept(question.question()));
      chip.addClassName("jw-chip");
      add(chip);
    }
  }
}
