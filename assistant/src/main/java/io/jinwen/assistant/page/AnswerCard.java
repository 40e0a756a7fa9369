package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.calculator.question.Asked;
import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerSnapshot;
import io.jinwen.assistant.conversation.AnswerSources;
import io.jinwen.assistant.conversation.Failure;
import io.jinwen.assistant.conversation.Ground;
import io.jinwen.assistant.conversation.Ground.Origin;
import io.jinwen.assistant.conversation.TurnDetails;
import io.jinwen.assistant.conversation.UnverifiedFigures.FigureSpan;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One answer: while it comes, and afterwards. */
final class AnswerCard extends Article {
  private final H2 role = new H2();
  private final SourceBadge source = new SourceBadge();
  private final CalculationCard calculation = new CalculationCard();
  private final ThinkingPart thinking = new ThinkingPart();
  private final Div waiting = new Div();
  private final MarkdownView text;
  private final Div notes = new Div();
  private final CitationChips citations = new CitationChips();
  private final TermChips terms = new TermChips();
  private final SuggestionChips suggestions = new SuggestionChips();
  private final Div figures = new Div();
  private final String question;
  private final Branches branches = new Branches();
  private final AnswerFooter footer = new AnswerFooter();
  private final HintCards hints = new HintCards();

  AnswerCard(MarkdownHtml markdown, String question) {
    this.question = question;
    text = new MarkdownView(markdown);
    addClassName("jw-answer");
    getElement().setAttribute("aria-label", getTranslation("answer.label"));
    role.addClassName("jw-answer-role");
    Span seal = new Span("金");
    seal.addClassName("jw-seal");
    seal.getElement().setAttribute("aria-hidden", "true");
    Div head = new Div(seal, role);
    head.addClassName("jw-answer-head");
    waiting.addClassName("jw-waiting");
    waiting.setVisible(false);
    figures.addClassName("jw-figures-unverified");
    figures.setVisible(false);
    notes.addClassName("jw-notes");
    notes.setVisible(false);
    Div body =
        new Div(
            head,
            source,
            calculation,
            thinking,
            text,
            citations,
            figures,
            waiting,
            notes,
            hints,
            suggestions,
            terms,
            footer);
    body.addClassName("jw-answer-body");
    add(body);
  }

  Branches branches() {
    return branches;
  }

  void role(String name) {
    role.setText(name);
  }

  /** Shows an answer under way. */
  void show(AnswerSnapshot soFar, Duration age) {
    boolean goesOn = soFar.end().isEmpty();
    setClassName("jw-running", goesOn);
    getElement().setAttribute("aria-busy", Boolean.toString(goesOn));
    boolean thinks = goesOn && soFar.answer().isBlank() && !soFar.thinking().isBlank();
    thinking.show(soFar.thinking(), thinks, age);
    text.show(soFar.answer());
    hints.show(soFar.hints(), soFar.answer());
    soFar
        .opened()
        .ifPresent(opened -> {
          terms.show(goesOn ? List.of() : opened.terms()); // below what grows they would jump
          source.show(question, opened.approved(), Optional.of(opened.ground()), ending(soFar));
          label(Optional.of(opened.ground()));
          boolean stands = soFar.replaced().isEmpty();
          showCalculation(opened.calculation().map(Reply::asked).filter(_ -> stands));
        });
    waitFor(goesOn && soFar.answer().isBlank(), !soFar.thinking().isBlank(), age);
    soFar.replaced().ifPresent(why -> note(List.of(why)));
    soFar.end().ifPresent(this::showEnd);
  }

  /** What is left to say when an answer ends that is not remembered. */
  private void showEnd(AnswerSnapshot.End end) {
    switch (end) {
      case AnswerSnapshot.End.Finished(AnswerEvent.Done done) ->
          note(notes(done.ending(), done.filterNotes()));
      case AnswerSnapshot.End.Stopped() -> note(notes(TurnEnding.STOPPED, List.of()));
      case AnswerSnapshot.End.OutOfTime() -> note(List.of(getTranslation("ending.outoftime")));
      case AnswerSnapshot.End.Broken(RuntimeException reason) ->
          note(List.of(ErrorTexts.words(reason, this)));
    }
  }

  /** Shows an answer as it is remembered. */
  void show(Turn turn, TurnActions actions) {
    TurnDetails details = TurnDetails.read(turn.details());
    setClassName("jw-running", false);
    getElement().setAttribute("aria-busy", "false");
    waitFor(false, false, Duration.ZERO);
    thinking.show(turn.thinking());
    text.show(turn.answer());
    hints.show(details.hints(), turn.answer());
    terms.show(details.terms());
    source.show(question, details.source(), details.ground(), Optional.of(turn.ending()));
    label(details.ground());
    getElement().setAttribute("data-sources", String.join("\n", AnswerSources.of(details)));
    showFigures(details.unverified());
    citations.show(
        details.documents().map(DocumentProof::citations).orElse(List.of()), actions::openPlace);
    suggestions.show(details.ground().map(Ground::suggestions).orElse(List.of()), actions::askNext);
    boolean stands = turn.ending() == TurnEnding.CALCULATED;
    showCalculation(details.calculation().filter(_ -> stands));
    if (details.source().isPresent()) {
      source.offerModel(() -> actions.generateInstead(turn));
    }
    boolean nothingSaid = turn.answer().isBlank() && turn.ending() == TurnEnding.COMPLETE;
    note(
        nothingSaid
            ? List.of(getTranslation("ending.empty"))
            : details
                .failure()
                .map(why -> failureNotes(why, details.filterNotes()))
                .orElseGet(() -> notes(turn.ending(), details.filterNotes())));
    footer.show(turn, details.timing(), branches, actions);
  }

  private static Optional<TurnEnding> ending(AnswerSnapshot soFar) {
    return soFar
        .end()
        .flatMap(end ->
            end instanceof AnswerSnapshot.End.Finished(var done)
                ? Optional.of(done.ending())
                : Optional.empty());
  }

  /** What is copied of generated text carries the label too. */
  private void label(Optional<Ground> ground) {
    boolean generated = ground.filter(it -> it.origin().isGenerated()).isPresent();
    getElement().setAttribute("data-ai-label", generated ? Origin.AI_LABEL : "");
  }

  private void showFigures(List<FigureSpan> unverified) {
    figures.removeAll();
    figures.setVisible(!unverified.isEmpty());
    String list =
        unverified.stream().map(FigureSpan::text).distinct().collect(Collectors.joining("、"));
    figures.add(new Span(getTranslation("figures.unverified", list)));
  }

  /** The card says what the text says, so that the text is for copies only. */
  private void showCalculation(Optional<Asked> asked) {
    text.setVisible(!calculation.show(asked));
  }

  private void waitFor(boolean waits, boolean thinks, Duration age) {
    if (waits == waiting.isVisible() && waits) {
      return; // the script counts the seconds
    }
    waiting.setVisible(waits);
    waiting.removeAll();
    if (waits) {
      Span seconds = new Span();
      seconds.addClassName("jw-seconds");
      seconds.getElement().setAttribute("data-elapsed", Long.toString(age.toMillis()));
      seconds.getElement().setAttribute("data-unit", getTranslation("seconds"));
      seconds.getElement().setAttribute("aria-hidden", "true");
      Span words = new Span(getTranslation(thinks ? "answer.thinking" : "answer.waiting"));
      words.getElement().setAttribute("role", "status");
      Span dots = new Span();
      dots.addClassName("jw-dots");
      dots.getElement().setAttribute("aria-hidden", "true");
      waiting.add(dots, words, seconds);
    }
  }

  private List<String> failureNotes(Failure why, List<String> filterNotes) {
    return Stream.concat(
            Stream.of(getTranslation("ending.failed." + why.name())), filterNotes.stream())
        .toList();
  }

  private List<String> notes(TurnEnding ending, List<String> filterNotes) {
    if (ending == TurnEnding.REFUSED) {
      return List.of(); // the line above the answer has said who answers, and why it is no answer
    }
    Optional<String> how =
        switch (ending) {
          case COMPLETE, APPROVED, CALCULATED, EXTRACTED, BY_RULE, NO_GROUND, REFUSED ->
              Optional.empty();
          case TRUNCATED -> Optional.of("ending.truncated");
          case STOPPED -> Optional.of("ending.stopped");
          case BLOCKED -> Optional.of("ending.blocked");
          case FAILED -> Optional.of("ending.failed");
        };
    return Stream.concat(how.stream().map(key -> getTranslation(key)), filterNotes.stream())
        .toList();
  }

  private void note(List<String> sentences) {
    notes.removeAll();
    notes.setVisible(!sentences.isEmpty());
    sentences.forEach(sentence -> {
      Paragraph note = new Paragraph(Icons.of("info"), new Span(sentence));
      notes.add(note);
    });
  }
}
