package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.knowledge.ApprovedAnswers.Explained;
import io.jinwen.assistant.knowledge.ApprovedAnswers.How;
import io.jinwen.assistant.page.parts.DataTable;
import java.util.List;

/** Tries a question: which approved answer it finds, how surely, and why not another. */
final class QuestionTrial extends Div {
  private static final int CHARACTERS_MAX = 500;
  private static final int SHOWN_MAX = 5;

  private final ApprovedAnswers answers;
  private final TextField question = new TextField(getTranslation("admin.answers.try"));
  private final Paragraph outcome = new Paragraph();
  private final DataTable<Explained> found =
      new DataTable<>(
          getTranslation("admin.answers.near"),
          List.of(
              DataTable.Column.of(getTranslation("entry.question"), it -> it.answer().question()),
              DataTable.Column.brief(
                  getTranslation("admin.answers.score"), it -> Math.round(it.score() * 100) + " %"),
              DataTable.Column.of(getTranslation("admin.answers.why"), this::why)),
          "");

  QuestionTrial(ApprovedAnswers answers) {
    this.answers = answers;
    addClassNames("jd-panel", "jd-form");
    question.setPlaceholder(getTranslation("admin.answers.try.example"));
    question.setMaxLength(CHARACTERS_MAX);
    question.setValueChangeMode(ValueChangeMode.LAZY);
    question.setClearButtonVisible(true);
    question.setWidthFull();
    question.addValueChangeListener(_ -> show());
    outcome.addClassName("jd-result");
    outcome.getElement().setAttribute("aria-live", "polite");
    add(question, outcome, found);
    show();
  }

  /** Looks anew, by the answers that are in use now. */
  void show() {
    String asked = question.getValue();
    List<Explained> explained = asked.isBlank() ? List.of() : answers.explain(asked, SHOWN_MAX);
    found.show(explained);
    found.setVisible(!explained.isEmpty());
    if (asked.isBlank()) {
      outcome.setText("");
      return;
    }
    boolean given = explained.stream().anyMatch(Explained::given);
    outcome.setText(
        given
            ? getTranslation("admin.answers.given", explained.getFirst().answer().question())
            : getTranslation("admin.answers.notgiven"));
    outcome.getElement().setAttribute("data-look", given ? "good" : "plain");
  }

  private String why(Explained it) {
    if (it.how() == How.WORDING) {
      return getTranslation("admin.answers.why.wording");
    }
    if (!it.opposed().isEmpty()) {
      return getTranslation("admin.answers.why.opposed", String.join("、", it.opposed()));
    }
    return getTranslation(it.given() ? "admin.answers.why.meaning" : "admin.answers.why.far");
  }
}
