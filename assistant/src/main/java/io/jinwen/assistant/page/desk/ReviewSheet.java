package io.jinwen.assistant.page.desk;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.records.feedback.Exchange;
import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.Review;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk.Approval;
import io.jinwen.engine.api.ChatMessage;
import java.util.Optional;

/** One feedback in full: what was said before, both texts side by side, and the decision. */
final class ReviewSheet extends Section {
  private final Decisions decisions;
  private final Feedback feedback;
  private final Comparison comparison = new Comparison();
  private final TextArea question = new TextArea(getTranslation("desk.question"));
  private final TextArea answer = new TextArea(getTranslation("desk.answer"));
  private final TextField note = new TextField(getTranslation("desk.note"));

  /** What a reviewer may decide. */
  interface Decisions {
    void approve(Feedback feedback, Approval approval);

    void reject(Feedback feedback, String note);

    void withdraw(Feedback feedback, String note);
  }

  ReviewSheet(Feedback feedback, Decisions decisions) {
    this.feedback = feedback;
    this.decisions = decisions;
    addClassName("jd-sheet");
    Exchange about = feedback.about();
    H2 title = new H2(about.question());
    title.getElement().setAttribute("tabindex", "-1");
    add(title, facts());
    if (!feedback.reason().isEmpty()) {
      add(said("desk.reason", feedback.reason()));
    }
    if (!about.history().isEmpty()) {
      add(context(about));
    }
    add(comparison);
    comparison.show(about.answer(), proposed());
    if (feedback.review().state() == ReviewState.OPEN) {
      add(decisionForm());
    } else {
      add(decided());
    }
  }

  /** The text that would be given from now on, before the reviewer has changed it. */
  private String proposed() {
    return feedback.review().answer().or(feedback::correction).orElse(feedback.about().answer());
  }

  private Div facts() {
    Div facts = new Div(new VerdictTag(feedback.verdict()));
    facts.addClassName("jd-tags");
    Exchange about = feedback.about();
    facts.add(
        tag(getTranslation("desk.state." + feedback.review().state().name())),
        tag(getTranslation("desk.role." + about.role())));
    if (!about.model().isEmpty()) {
      facts.add(tag(about.model()));
    }
    Span given =
        new Span(
            getTranslation(
                "desk.given", feedback.owner(), LocalTimes.minute(feedback.createdAt())));
    given.addClassName("jd-hint");
    facts.add(given);
    return facts;
  }

  private NativeDetails context(Exchange about) {
    Div messages = new Div();
    messages.addClassName("jd-context");
    for (ChatMessage message : about.history()) {
      boolean asked = message.role() == ChatMessage.Role.USER;
      Div line = new Div(said(asked ? "desk.asked" : "desk.answered", message.content()));
      line.addClassName(asked ? "jd-context-asked" : "jd-context-answered");
      messages.add(line);
    }
    return new NativeDetails(
        getTranslation("desk.context", (about.history().size() + 1) / 2), messages);
  }

  private Div decisionForm() {
    question.setValue(feedback.about().question());
    question.setHelperText(getTranslation("desk.question.help"));
    question.setWidthFull();
    answer.setValue(proposed());
    answer.setHelperText(getTranslation("desk.answer.help"));
    answer.setWidthFull();
    answer.setMaxHeight("24rem");
    answer.setValueChangeMode(ValueChangeMode.LAZY);
    answer.addValueChangeListener(
        event -> comparison.show(feedback.about().answer(), event.getValue()));
    note.setHelperText(getTranslation("desk.note.help"));
    note.setWidthFull();
    Button approve = new Button(getTranslation("desk.approve"), _ -> approve());
    approve.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Button reject =
        new Button(
            getTranslation("desk.reject"),
            _ -> withReason(text -> decisions.reject(feedback, text)));
    reject.addThemeVariants(ButtonVariant.LUMO_ERROR);
    Div buttons = new Div(approve, reject);
    buttons.addClassName("jd-buttons");
    Div form = new Div(question, answer, note, buttons);
    form.addClassName("jd-form");
    return form;
  }

  private void approve() {
    boolean rightAsItWas =
        feedback.verdict() == Verdict.DOWN && answer.getValue().equals(feedback.about().answer());
    if (answer.getValue().isBlank() || rightAsItWas) {
      answer.setErrorMessage(getTranslation(rightAsItWas ? "desk.error.same" : "desk.error.empty"));
      answer.setInvalid(true);
      answer.focus();
      return;
    }
    if (question.getValue().isBlank()) {
      question.setErrorMessage(getTranslation("desk.error.empty"));
      question.setInvalid(true);
      question.focus();
      return;
    }
    decisions.approve(
        feedback,
        new Approval(
            Optional.of(question.getValue().strip()),
            Optional.of(answer.getValue()),
            note.getValue()));
  }

  private interface WithReason {
    void decide(String reason);
  }

  /** The next reviewer, and who gave the feedback, shall learn why. */
  private void withReason(WithReason decision) {
    if (note.getValue().isBlank()) {
      note.setErrorMessage(getTranslation("desk.error.reason"));
      note.setInvalid(true);
      note.focus();
      return;
    }
    decision.decide(note.getValue().strip());
  }

  private Div decided() {
    Review review = feedback.review();
    Div decided = new Div();
    decided.addClassName("jd-form");
    decided.add(
        new Paragraph(
            getTranslation(
                "desk.decided",
                getTranslation("desk.state." + review.state().name()),
                review.reviewer().orElse(""),
                review.at().map(LocalTimes::minute).orElse(""))));
    review
        .question()
        .filter(text -> !text.equals(feedback.about().question()))
        .ifPresent(text -> decided.add(said("desk.question", text)));
    if (!review.note().isEmpty()) {
      decided.add(said("desk.note", review.note()));
    }
    if (review.state() == ReviewState.APPROVED) {
      note.setHelperText(getTranslation("desk.withdraw.help"));
      note.setWidthFull();
      Button withdraw =
          new Button(
              getTranslation("desk.withdraw"),
              _ -> withReason(text -> decisions.withdraw(feedback, text)));
      withdraw.addThemeVariants(ButtonVariant.LUMO_ERROR);
      Div buttons = new Div(withdraw);
      buttons.addClassName("jd-buttons");
      decided.add(note, buttons);
    }
    return decided;
  }

  private Paragraph said(String labelKey, String text) {
    Span label = new Span(getTranslation(labelKey));
    label.addClassName("jd-label");
    Span words = new Span(text);
    words.addClassName("jd-as-typed");
    return new Paragraph(label, words);
  }

  private static Span tag(String text) {
    Span tag = new Span(text);
    tag.addClassName("jd-tag");
    return tag;
  }
}
