package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.Trial;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import java.util.function.Function;

/** 试一试: what the entry makes of a sentence as it stands, and why, before it is kept. */
final class EntryTrial extends Div {
  private static final int CHARACTERS_MAX = 1_000;

  private final TextField sentence = new TextField(getTranslation("admin.trial"));
  private final Paragraph outcome = new Paragraph();

  /** Tries an entry. */
  interface Tries {
    /**
     * @param text of the entry
     * @throws UpkeepException where the entry cannot be read
     */
    Trial of(String text, String sentence);
  }

  EntryTrial(Function<String, Trial> tries) {
    addClassNames("jd-panel", "jd-form");
    sentence.setPlaceholder(getTranslation("admin.trial.example"));
    sentence.setMaxLength(CHARACTERS_MAX);
    sentence.setValueChangeMode(ValueChangeMode.LAZY);
    sentence.setWidthFull();
    outcome.addClassName("jd-result");
    outcome.getElement().setAttribute("aria-live", "polite");
    sentence.addValueChangeListener(_ -> show(tries));
    add(sentence, outcome);
  }

  private void show(Function<String, Trial> tries) {
    if (sentence.getValue().isBlank()) {
      outcome.setText("");
      return;
    }
    try {
      Trial trial = tries.apply(sentence.getValue());
      outcome.setText(words(trial));
      outcome.getElement().setAttribute("data-look", trial.fires() ? "good" : "plain");
    } catch (UpkeepException broken) {
      outcome.setText(Refusals.words(this, broken));
      outcome.getElement().setAttribute("data-look", "bad");
    }
  }

  private String words(Trial trial) {
    String found = String.join("」「", trial.found());
    String asked =
        switch (trial.outcome()) {
          case FIRES -> getTranslation("admin.trial.fires", found);
          case BY_INTENT -> getTranslation("admin.trial.intent");
          case MENTIONED -> getTranslation("admin.trial.mentioned", found);
          case DISCLOSES -> getTranslation("admin.trial.discloses", found);
          case ORDINARY -> getTranslation("admin.trial.ordinary", found);
          case DEFINITION -> getTranslation("admin.trial.definition", found);
          case SILENT -> silent(trial, found);
        };
    boolean other = trial.inAnswers() && trial.outcome() != Trial.Outcome.FIRES;
    return other ? asked + getTranslation("admin.trial.answers") : asked;
  }

  private String silent(Trial trial, String found) {
    if (!trial.excusing().isEmpty()) {
      return getTranslation("admin.trial.excused", String.join("」「", trial.excusing()));
    }
    return trial.found().isEmpty()
        ? getTranslation("admin.trial.silent")
        : getTranslation("admin.trial.part", found);
  }
}
