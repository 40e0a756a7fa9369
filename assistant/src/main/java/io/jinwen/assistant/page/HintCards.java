package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.jinwen.assistant.policy.compliance.Hint;
import java.util.List;
import java.util.Locale;

/** What the rule cards say beside an answer, each with the regulations it rests on. */
final class HintCards extends Aside {
  private List<Hint> shown = List.of();

  HintCards() {
    addClassName("jw-hints");
    getElement().setAttribute("aria-label", getTranslation("hint.label"));
    setVisible(false);
  }

  /**
   * @param answer the answer beside them: what it says already is not said again
   */
  void show(List<Hint> hints, String answer) {
    if (hints.equals(shown)) {
      return;
    }
    shown = List.copyOf(hints);
    setVisible(!hints.isEmpty());
    removeAll();
    hints.forEach(hint -> add(card(hint, answer)));
  }

  private Div card(Hint hint, String answer) {
    String severity = hint.severity().name().toLowerCase(Locale.ROOT);
    Span kind = new Span(getTranslation("hint." + severity));
    kind.addClassName("jw-hint-kind");
    Div head = new Div(Icons.of("shield"), kind);
    head.addClassName("jw-hint-head");
    Div card = new Div(head, new H3(hint.title()));
    if (!answer.contains(hint.text())) {
      card.add(new Paragraph(hint.text()));
    }
    card.addClassNames("jw-hint", "jw-hint-" + severity);
    if (!hint.citations().isEmpty()) {
      UnorderedList citations = new UnorderedList();
      hint.citations().forEach(citation -> citations.add(new ListItem(citation)));
      Div sources = new Div(new Span(getTranslation("hint.citations")), citations);
      sources.addClassName("jw-citations");
      card.add(sources);
    }
    return card;
  }
}
