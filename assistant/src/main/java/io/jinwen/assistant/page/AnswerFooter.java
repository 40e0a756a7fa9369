package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.conversation.Timing;
import io.jinwen.assistant.records.session.Turn;
import java.util.Optional;

/**
 * What stands under an answer that has ended: what can be done with it, and how quickly it came.
 */
final class AnswerFooter extends Div {
  private static final double MILLIS_PER_SECOND = 1_000;

  AnswerFooter() {
    addClassName("jw-answer-footer");
    setVisible(false);
  }

  void show(Turn turn, Optional<Timing> timing, Branches branches, TurnActions actions) {
    removeAll();
    setVisible(true);
    NativeButton copy = Icons.button("copy", getTranslation("copy"));
    copy.getElement().setAttribute("data-copy", "answer");
    copy.getElement().setAttribute("data-done", getTranslation("copied"));
    NativeButton cite = Icons.button("cite", getTranslation("copy.sources"));
    cite.getElement().setAttribute("data-copy", "sources");
    cite.getElement().setAttribute("data-done", getTranslation("copied"));
    NativeButton again = Icons.button("again", getTranslation("answer.again"));
    again.addClickListener(_ -> actions.regenerate(turn));
    add(branches, copy, cite, again, new FeedbackBar(turn, actions));
    add(figuresOf(turn, timing));
  }

  /** For those who want to know. */
  private NativeDetails figuresOf(Turn turn, Optional<Timing> timing) {
    NativeDetails figures = new NativeDetails();
    figures.addClassName("jw-figures");
    figures.setSummary(Icons.of("info"));
    figures
        .getSummary()
        .getElement()
        .setAttribute("aria-label", getTranslation("answer.figures.label"));
    figures.getSummary().getElement().setAttribute("title", getTranslation("answer.figures.label"));
    String text = figures(turn, timing);
    figures.setContent(new Span(text));
    figures.setVisible(!text.isEmpty());
    return figures;
  }

  private String figures(Turn turn, Optional<Timing> timing) {
    String speed =
        timing
            .filter(it -> it.timeToFirstTokenMillis() > 0)
            .map(it ->
                getTranslation(
                    "answer.figures",
                    it.timeToFirstTokenMillis() / MILLIS_PER_SECOND,
                    it.tokensPerSecond()))
            .orElse("");
    return speed.isEmpty() || turn.model().isEmpty() ? speed : speed + " · " + turn.model();
  }
}
