package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import java.util.List;
import java.util.Locale;

/**
 * What the rule cards say of an answer: a line for each under it, which opens to the sentence and
 * the regulations it rests on. A red line is open from the beginning.
 */
final class HintCards extends Div {
  private List<Hint> shown = List.of();

  HintCards() {
    addClassName("jw-hints");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", getTranslation("hint.label"));
    setVisible(false);
  }

  /**
   * @param answer the answer above them: what it says already is not said again
   */
  void show(List<Hint> hints, String answer) {
    if (hints.equals(shown)) {
      return;
    }
    shown = List.copyOf(hints);
    setVisible(!hints.isEmpty());
    removeAll();
    hints.forEach(hint -> add(row(hint, answer)));
  }

  private NativeDetails row(Hint hint, String answer) {
    String severity = hint.severity().name().toLowerCase(Locale.ROOT);
    Span title = new Span(hint.title());
    title.addClassName("jw-hint-title");
    Span kind = new Span(getTranslation("hint." + severity));
    kind.addClassName("jw-hint-kind");
    NativeDetails row = new NativeDetails();
    row.addClassNames("jw-hint", "jw-hint-" + severity);
    row.setSummary(Icons.of("shield"), title, kind, Icons.of("right"));
    row.setOpen(hint.severity() == Severity.BLOCK);
    Div said = new Div();
    if (!answer.contains(hint.text())) {
      said.add(new Paragraph(hint.text()));
    }
    if (!hint.citations().isEmpty()) {
      said.add(citations(hint.citations()));
    }
    row.setContent(said);
    return row;
  }

  private NativeDetails citations(List<String> citations) {
    UnorderedList list = new UnorderedList();
    citations.forEach(citation -> list.add(new ListItem(citation)));
    NativeDetails sources = new NativeDetails();
    sources.addClassName("jw-citations");
    sources.setSummary(
        new Span(getTranslation("hint.citations", citations.size())), Icons.of("right"));
    sources.setContent(list);
    return sources;
  }
}
