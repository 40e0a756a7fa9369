package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.documents.Citation;
import java.util.List;
import java.util.function.Consumer;

/** Where in the documents an answer is found: a click opens the page with the place marked. */
final class CitationChips extends Div {
  CitationChips() {
    addClassName("jw-cited");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", getTranslation("citation.label"));
    setVisible(false);
  }

  void show(List<Citation> citations, Consumer<Citation> onChosen) {
    removeAll();
    setVisible(!citations.isEmpty());
    for (Citation citation : citations) {
      Span number = new Span("[" + citation.number() + "]");
      number.addClassName("jw-cited-number");
      Span title = new Span(citation.title());
      title.addClassName("jw-cited-title");
      NativeButton chip = new NativeButton("", _ -> onChosen.accept(citation));
      chip.removeAll();
      chip.add(number, title, new Span(place(citation)));
      chip.addClassName("jw-cited-chip");
      if (!citation.verified()) {
        chip.addClassName("jw-cited-doubtful");
        chip.add(new Span(getTranslation("citation.doubtful")));
      }
      chip.getElement().setAttribute("type", "button");
      chip.getElement().setAttribute("title", citation.quote());
      add(chip);
    }
  }

  private String place(Citation citation) {
    String page = getTranslation("citation.page", citation.page());
    return citation.article().isEmpty() ? page : page + " " + citation.article();
  }
}
