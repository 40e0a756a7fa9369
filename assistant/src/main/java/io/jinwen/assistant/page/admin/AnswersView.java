package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.router.Route;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.knowledge.Register;
import io.jinwen.assistant.ops.upkeep.EntryFields;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep;
import io.jinwen.assistant.ops.upkeep.OpenQuestions;
import io.jinwen.assistant.ops.upkeep.OpenQuestions.OpenQuestion;
import io.jinwen.assistant.page.MainLayout;
import io.jinwen.assistant.page.parts.DataTable;
import jakarta.annotation.security.PermitAll;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * The approved answers: found, tried, written, changed, switched off and on; and what lacks one.
 */
@Route(value = "admin/answers", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class AnswersView extends EntriesView {
  private static final int OPEN_MAX = 20;
  private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("'own-'yyyyMMdd-HHmmss");
  private static final String TEMPLATE =
      """
      id: %s
      question: ""
      paraphrases: []
      role: service
      topic: 自有问答
      answer: ""
      terms: []
      source:
        title: 本机构业务手册
        issuer: 本机构
        kind: product-rule
      review:
        state: approved
        by: %s
        'on': %s
      asOf: %s
      """;

  private final OpenQuestions open;
  private final QuestionTrial trial;
  private final NativeDetails lacking = new NativeDetails();
  private final DataTable<OpenQuestion> questions;

  /** Vaadin makes one for each window. */
  public AnswersView(
      @Qualifier("answerUpkeep") EntryUpkeep upkeep,
      ApprovedAnswers answers,
      OpenQuestions open,
      Register register) {
    super("answers", upkeep, () -> form(register), "");
    this.open = open;
    this.trial = new QuestionTrial(answers);
    questions =
        new DataTable<>(
            getTranslation("admin.answers.open"),
            List.of(
                DataTable.Column.of(getTranslation("entry.question"), OpenQuestion::question),
                DataTable.Column.brief(
                    getTranslation("admin.answers.times"), it -> Integer.toString(it.times())),
                new DataTable.Column<>("", this::writeButton)),
            getTranslation("admin.answers.open.none"));
    lacking.addClassName("jd-panel");
    lacking.setContent(questions);
    addComponentAtIndex(1, trial);
    addComponentAtIndex(2, lacking);
    showLacking();
  }

  @Override
  Set<Role> roles() {
    return Set.of(Role.REVIEWER, Role.ADMIN);
  }

  /** A new answer has an id of its own and today's day. */
  @Override
  String template() {
    LocalDate today = LocalDate.now();
    return TEMPLATE.formatted(LocalDateTime.now().format(ID), user(), today, today);
  }

  @Override
  void changed() {
    super.changed();
    trial.show();
    showLacking();
  }

  private void showLacking() {
    List<OpenQuestion> found = open.list(OPEN_MAX);
    questions.show(found);
    lacking.setSummaryText(getTranslation("admin.answers.open.count", found.size()));
  }

  private Div writeButton(OpenQuestion asked) {
    Button write = new Button(getTranslation("admin.answers.write"), _ -> write(asked.question()));
    write.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    write.setAriaLabel(
        getTranslation("admin.of", getTranslation("admin.answers.write"), asked.question()));
    Div buttons = new Div(write);
    buttons.addClassName("jd-buttons");
    return buttons;
  }

  private void write(String question) {
    EntryFields entry = EntryFields.of(template());
    entry.put("question", question);
    edit(Optional.empty(), entry.yaml());
  }

  private static EntryForm form(Register register) {
    EntryForm form = new EntryForm();
    return form.text("question")
        .lines("paraphrases", true)
        .lines("counterexamples", false)
        .choice("role", form.names("desk.role.", io.jinwen.assistant.knowledge.Role.IDS))
        .text("topic")
        .area("answer")
        .basis(register)
        .lines("terms", true)
        .day("asOf");
  }
}
