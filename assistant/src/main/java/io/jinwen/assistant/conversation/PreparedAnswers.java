package io.jinwen.assistant.conversation;

import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.calculator.question.ReplyText;
import io.jinwen.assistant.conversation.Ground.Origin;
import io.jinwen.assistant.conversation.Ground.ShownQuestion;
import io.jinwen.assistant.conversation.OpenRecord.Outcome;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.documents.ExtractedAnswer;
import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.Glossary;
import io.jinwen.assistant.knowledge.SmallTalkFile;
import io.jinwen.assistant.policy.compliance.Assessment.Refusal;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.Screening;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers that no model has to write: those that people approved, calculations, small talk,
 * refusals, and that there is nothing to rest an answer on.
 */
final class PreparedAnswers {
  private static final Usage NO_USAGE = new Usage(0, 0, 0, 0, 0, 0, 0);

  private static final String NOTHING_FITS =
      "没有依据：已审核的知识里没有能回答这个问题的内容，所以不作回答，以免说错。下面是意思相近的问题，看看是不是您想问的；也可以换个说法，写清产品和情况，或咨询人工客服。";
  private static final String NOTHING_NEAR =
      "没有依据：这个问题不在我掌握的金融知识范围内，所以不作回答，以免说错。我能回答存款、理财、基金、贷款、银行卡、外汇、证券、保险、养老金和防诈骗方面的问题。";

  private final OutputGuard output;
  private final Glossary glossary;

  PreparedAnswers(OutputGuard output, Glossary glossary) {
    this.output = output;
    this.glossary = glossary;
  }

  /** An approved answer; the guard looks at it as at any other. */
  AnswerStream approved(
      Conversation conversation, Screening screening, ApprovedAnswer answer, OpenRecord record) {
    AnswerEvent.Opened opened =
        opened(
            conversation,
            screening,
            record,
            Optional.of(ApprovedSource.of(answer)),
            Optional.empty(),
            Ground.of(Origin.APPROVED));
    return given(
        opened,
        screening,
        text(answer),
        TurnEnding.APPROVED,
        List.of("answer:" + answer.id()),
        record);
  }

  /** What was calculated, or what is needed for it; the guard looks at it as at any other. */
  AnswerStream calculated(
      Conversation conversation,
      Screening screening,
      Reply reply,
      List<ShownQuestion> suggestions,
      OpenRecord record) {
    AnswerEvent.Opened opened =
        opened(
            conversation,
            screening,
            record,
            Optional.empty(),
            Optional.of(reply),
            Ground.of(Origin.CALCULATED, suggestions));
    return given(
        opened,
        screening,
        ReplyText.of(reply),
        TurnEnding.CALCULATED,
        List.of("calculator:" + reply.asked().calculator()),
        record);
  }

  /** Small talk, answered by rule. */
  AnswerStream smallTalk(
      Conversation conversation, Screening screening, SmallTalkFile.Kind kind, OpenRecord record) {
    AnswerEvent.Opened opened = opened(conversation, screening, record, Ground.of(Origin.RULE));
    return given(
        opened,
        screening,
        kind.answer(),
        TurnEnding.BY_RULE,
        List.of("small-talk:" + kind.id()),
        record);
  }

  /** That there is nothing to rest an answer on, with the questions that come nearest. */
  AnswerStream withoutGround(
      Conversation conversation,
      Screening screening,
      List<ShownQuestion> suggestions,
      OpenRecord record) {
    AnswerEvent.Opened opened =
        opened(conversation, screening, record, Ground.of(Origin.NONE, suggestions));
    String text = suggestions.isEmpty() ? NOTHING_NEAR : NOTHING_FITS;
    return given(opened, screening, text, TurnEnding.NO_GROUND, List.of("no-ground"), record);
  }

  /** What the user's documents say, in their own words, or that they say nothing. */
  AnswerStream extracted(
      Conversation conversation,
      Screening screening,
      ExtractedAnswer extracted,
      List<ShownQuestion> suggestions,
      OpenRecord record) {
    DocumentProof proof = extracted.proof();
    AnswerEvent.Opened opened =
        opened(
            conversation,
            screening,
            record,
            Ground.of(proof.answered() ? Origin.EXTRACTED : Origin.NONE, suggestions));
    return given(
        opened,
        screening,
        extracted.text(),
        proof.answered() ? TurnEnding.EXTRACTED : TurnEnding.NO_GROUND,
        GroundedReading.decisions(proof),
        Optional.of(proof),
        record);
  }

  private AnswerEvent.Opened opened(
      Conversation conversation, Screening screening, OpenRecord record, Ground ground) {
    return opened(conversation, screening, record, Optional.empty(), Optional.empty(), ground);
  }

  private AnswerEvent.Opened opened(
      Conversation conversation,
      Screening screening,
      OpenRecord record,
      Optional<ApprovedSource> approved,
      Optional<Reply> calculation,
      Ground ground) {
    return new AnswerEvent.Opened(
        record.sessionId(),
        conversation.role().id(),
        record.model(),
        screening.assessment().hints(),
        ShownTerm.of(glossary.mentions(conversation.command().question())),
        approved,
        calculation,
        ground);
  }

  private AnswerStream given(
      AnswerEvent.Opened opened,
      Screening screening,
      String text,
      TurnEnding otherwise,
      List<String> decided,
      OpenRecord record) {
    return given(opened, screening, text, otherwise, decided, Optional.empty(), record);
  }

  private AnswerStream given(
      AnswerEvent.Opened opened,
      Screening screening,
      String text,
      TurnEnding otherwise,
      List<String> decided,
      Optional<DocumentProof> proof,
      OpenRecord record) {
    GuardedAnswer guarded = new GuardedAnswer(output, screening, true);
    guarded.say(text, List.of());
    guarded.end();
    List<AnswerEvent> events = new ArrayList<>(List.of(opened));
    for (var event = guarded.next(); event.isPresent(); event = guarded.next()) {
      events.add(event.get());
    }
    TurnEnding ending = guarded.ending(otherwise);
    List<String> decisions = new ArrayList<>(guarded.decisions());
    decisions.addAll(decided);
    Optional<DocumentProof> shown = proof.filter(_ -> ending == otherwise);
    Optional<String> turn =
        record.finish(
            new Outcome(
                ending,
                guarded.answer(),
                "",
                Optional.empty(),
                details(opened, guarded.hints(), guarded.notes(), shown),
                decisions));
    events.add(done(ending, guarded.cards(), guarded.notes(), turn, shown));
    return new PreparedAnswer(events);
  }

  /** The sentence that stands in place of an answer. */
  AnswerStream refused(
      Screening screening, Refusal refusal, List<ShownQuestion> suggestions, OpenRecord record) {
    AnswerEvent.Opened opened =
        new AnswerEvent.Opened(
            record.sessionId(),
            screening.role(),
            record.model(),
            screening.assessment().hints(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Ground.of(Origin.RULE, suggestions));
    List<String> cards = screening.assessment().cardIds();
    List<String> notes = List.of("问题中有不能处理的内容，没有交给模型。");
    Optional<String> turn =
        record.finish(
            new Outcome(
                TurnEnding.REFUSED,
                refusal.sentence(),
                "",
                Optional.empty(),
                details(opened, opened.hints(), notes, Optional.empty()),
                FilterNotes.decisions(cards, screening.hits().stream())));
    return new PreparedAnswer(
        List.of(
            opened,
            new AnswerEvent.Piece(refusal.sentence(), false, List.of()),
            done(TurnEnding.REFUSED, cards, notes, turn, Optional.empty())));
  }

  private static String text(ApprovedAnswer answer) {
    return answer
        .disclosure()
        .map(disclosure -> answer.answer().strip() + "\n\n" + disclosure)
        .orElse(answer.answer().strip());
  }

  private static TurnDetails details(
      AnswerEvent.Opened opened,
      List<Hint> hints,
      List<String> notes,
      Optional<DocumentProof> documents) {
    return new TurnDetails(
        hints,
        opened.terms(),
        opened.approved(),
        opened.calculation().map(Reply::asked),
        Optional.of(opened.ground()),
        List.of(),
        documents,
        notes,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        opened.roleId());
  }

  private static AnswerEvent.Done done(
      TurnEnding ending,
      List<String> cards,
      List<String> notes,
      Optional<String> turn,
      Optional<DocumentProof> documents) {
    return new AnswerEvent.Done(
        FinishReason.STOP,
        ending,
        NO_USAGE,
        Timing.NONE,
        cards,
        notes,
        turn,
        List.of(),
        List.of(),
        documents);
  }

  /** An answer that is there already, and written down. */
  static final class PreparedAnswer implements AnswerStream {
    private final List<AnswerEvent> events;
    private final AtomicInteger handedOut = new AtomicInteger();

    /**
     * @param events from Opened to the last one
     */
    PreparedAnswer(List<AnswerEvent> events) {
      this.events = List.copyOf(events);
    }

    @Override
    public AnswerEvent poll(Duration patience) {
      return events.get(Math.min(handedOut.getAndIncrement(), events.size() - 1));
    }

    @Override
    public void close() {
      // nothing is under way
    }
  }
}
