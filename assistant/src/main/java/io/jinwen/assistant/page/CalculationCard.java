package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.calculator.question.Asked;
import io.jinwen.assistant.calculator.question.CalculationReader;
import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.page.parts.CalculationPanel;
import java.util.Optional;

/** An answer that was calculated, with fields that can be changed. */
final class CalculationCard extends Div {
  private Optional<Asked> shown = Optional.empty();

  CalculationCard() {
    addClassName("jc-card");
    setVisible(false);
  }

  /**
   * Shows what was asked for.
   *
   * @return whether its result is on show, so that the same in words is not needed
   */
  boolean show(Optional<Asked> asked) {
    Optional<Reply> reply = asked.flatMap(CalculationReader::again);
    boolean isResult = reply.filter(Reply.Calculated.class::isInstance).isPresent();
    setVisible(reply.isPresent());
    if (!asked.equals(shown)) {
      shown = asked;
      removeAll();
      reply.ifPresent(this::show);
    }
    return isResult;
  }

  private void show(Reply reply) {
    Span badge = new Span(Icons.of("scale"), new Span(getTranslation("calculated.badge")));
    badge.addClassName("jw-calculated");
    Asked asked = reply.asked();
    boolean open = !(reply instanceof Reply.Calculated);
    CalculationPanel panel =
        new CalculationPanel(
            Calculators.get(asked.calculator()), asked.inputs(), asked.result(), open);
    if (reply instanceof Reply.Calculated(_, var calculation)) {
      panel.show(calculation);
    }
    add(badge, panel);
  }
}
