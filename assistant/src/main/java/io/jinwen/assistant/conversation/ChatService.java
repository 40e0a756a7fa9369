package io.jinwen.assistant.conversation;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.context.DocumentSections;
import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatCommand.Complete;
import io.jinwen.assistant.conversation.Ground.ShownQuestion;
import io.jinwen.assistant.conversation.OpenRecord.Maker;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.ExtractedAnswer;
import io.jinwen.assistant.documents.Findings;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.knowledge.Ruling;
import io.jinwen.assistant.knowledge.SmallTalkFile;
import io.jinwen.assistant.policy.compliance.Assessment.Refusal;
import io.jinwen.assistant.policy.guard.Admission;
import io.jinwen.assistant.policy.guard.AdmittedRequest;
import io.jinwen.assistant.policy.guard.InputGuard;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.Screening;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.work.SlowWork;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Answers questions. Safe for use by many threads. */
public final class ChatService {
  /** More than a small model reads with profit, and than fit beside a conversation. */
  private static final int SECTIONS_FOUND_MAX = 6;

  private final Conversations conversations;
  private final InputGuard guard;
  private final ApprovedAnswers approvedAnswers;
  private final PreparedAnswers prepared;
  private final DocumentLibrary library;
  private final Generator generator;
  private final SmallTalk smallTalk = SmallTalk.delivered();
  private final Records records;
  private final int questionCharactersMax;
  private final OpenAnswers open;
  private final SlowWork work;
  private final UnaryOperator<AnswerStream> watch;

  /**
   * @param backend the engine, once it is loaded
   * @param library the documents that a question may be answered from
   * @param records where questions and answers are written down
   * @param answerTimeMax the longest that an answer may take, waiting included
   * @param questionCharactersMax the longest question that is looked at
   * @param open knows every answer until it is closed
   * @param work computes what guard and matching need
   * @param watch what every answer is handed through before it is read, such as a counter
   */
  public ChatService(
      Backend backend,
      Knowledge knowledge,
      ApprovedAnswers approvedAnswers,
      DocumentLibrary library,
      InputGuard input,
      OutputGuard output,
      Records records,
      Duration answerTimeMax,
      int questionCharactersMax,
      OpenAnswers open,
      SlowWork work,
      UnaryOperator<AnswerStream> watch) {
    this.conversations = new Conversations(records.sessions(), knowledge);
    this.guard = input;
    this.library = library;
    this.approvedAnswers = approvedAnswers;
    this.prepared = new PreparedAnswers(output, knowledge.glossary());
    this.generator =
        new Generator(
            backend, new PromptMaker(knowledge.glossary()), output, records, answerTimeMax, work);
    this.records = records;
    this.questionCharactersMax = questionCharactersMax;
    this.open = open;
    this.work = work;
    this.watch = watch;
  }

  /**
   * Begins an answer. The caller reads and closes it. A question that is refused is answered too,
   * with the sentence that says so.
   *
   * @throws io.jinwen.assistant.records.session.SessionException if the session or turn is not the
   *     caller's, or the session is full
   * @throws io.jinwen.assistant.backend.Backend.NotReadyException while the model is not loaded
   * @throws ThinkingUnsupportedException if thinking is asked of a model that cannot
   * @throws io.jinwen.assistant.documents.DocumentException if a document that was chosen is not
   *     the caller's, or not read
   * @throws QuestionTooLongException before anything else looks at the question
   * @throws PromptTooLongException if the question does not fit into the model's context
   * @throws io.jinwen.engine.api.EngineException for any other refusal of the engine
   */
  public AnswerStream answer(ChatCommand command) {
    return watch.apply(open.add(begin(command)));
  }

  private AnswerStream begin(ChatCommand command) {
    requireLength(command.question());
    Conversation conversation = conversations.of(command);
    Optional<List<StoredDocument>> documents =
        command.documents().map(chosen -> library.searchable(command.caller(), chosen));
    return switch (admission(conversation)) {
      case AdmittedRequest admitted ->
          documents
              .map(those -> answerFrom(those, conversation, admitted))
              .orElseGet(() -> answer(conversation, admitted));
      case Admission.ApprovedAnswerOnly(String question, Refusal refusal, Screening screening) -> {
        Ruling ruling = ruling(conversation, question);
        yield ruling
            .match()
            .map(match -> give(conversation, screening, match.answer()))
            .orElseGet(() -> refuse(conversation, screening, refusal, ruling));
      }
      case Admission.Refused(String word, String sentence, Screening screening) ->
          refuse(conversation, screening, new Refusal(word, sentence), Ruling.NOTHING);
    };
  }

  /** The system message with which a model answers in a role; every prompt of it begins so. */
  public static String systemText(Role role, ModelInfo model) {
    return PromptMaker.systemText(role, model);
  }

  /** First of all: what follows reads the whole question, some of it more than once. */
  private void requireLength(String question) {
    if (question.length() > questionCharactersMax) {
      throw new QuestionTooLongException(question.length(), questionCharactersMax);
    }
  }

  private AnswerStream answer(Conversation conversation, AdmittedRequest admitted) {
    return switch (conversation.command()) {
      case Ask ask -> answer(conversation, ask, admitted);
      case Complete complete -> generator.complete(conversation, complete, admitted);
    };
  }

  /**
   * Small talk by rule; a calculation; an approved answer; the question for the number that a
   * calculation still needs, which must not stand before what people wrote; the model, where there
   * is something to rest on; and else that there is not.
   */
  private AnswerStream answer(Conversation conversation, Ask asked, AdmittedRequest admitted) {
    Screening screening = admitted.screening();
    String question = admitted.question();
    boolean prefersModel = asked.preferGenerated();
    Optional<SmallTalkFile.Kind> talk = smallTalk(conversation, question);
    if (talk.isPresent() && !prefersModel) {
      return prepared.smallTalk(conversation, screening, talk.get(), open(conversation));
    }
    Optional<Reply> reply = prefersModel ? Optional.empty() : calculation(conversation, question);
    if (reply.filter(Reply.Calculated.class::isInstance).isPresent()) {
      return calculate(conversation, screening, reply.get(), Ruling.NOTHING);
    }
    Ruling ruling = ruling(conversation, question);
    if (ruling.match().isPresent() && !prefersModel) {
      return give(conversation, screening, ruling.match().get().answer());
    }
    if (reply.isPresent()) {
      return calculate(conversation, screening, reply.get(), ruling);
    }
    if (!generator.carries(question, ruling)) {
      List<ShownQuestion> near = ShownQuestion.of(ruling);
      return prepared.withoutGround(conversation, screening, near, open(conversation));
    }
    return generator.answer(conversation, asked, admitted, ruling);
  }

  /**
   * From the documents that were chosen: by the model, where it can read, else in their own words.
   * Small talk stays small talk, and what they do not say may still be a calculation.
   */
  private AnswerStream answerFrom(
      List<StoredDocument> documents, Conversation conversation, AdmittedRequest admitted) {
    Screening screening = admitted.screening();
    String question = admitted.question();
    Optional<SmallTalkFile.Kind> talk = smallTalk(conversation, question);
    if (talk.isPresent()) {
      return prepared.smallTalk(conversation, screening, talk.get(), open(conversation));
    }
    Findings found = find(documents, conversation, admitted);
    if (!found.answered()) {
      Optional<Reply> reply = calculation(conversation, question);
      if (reply.filter(Reply.Calculated.class::isInstance).isPresent()) {
        return calculate(conversation, screening, reply.get(), Ruling.NOTHING);
      }
    }
    if (generator.reads() && !found.citations().isEmpty()) {
      DocumentSections sections =
          compute(
              conversation.caller(),
              () -> generator.sections(question, found.citations(), library));
      return generator.answerFrom(conversation, admitted, sections, library);
    }
    List<ShownQuestion> near =
        found.answered() ? List.of() : ShownQuestion.of(ruling(conversation, question));
    ExtractedAnswer extracted =
        library.extract(found, conversation.command().documents().orElseThrow());
    return prepared.extracted(conversation, screening, extracted, near, open(conversation));
  }

  private Findings find(
      List<StoredDocument> documents, Conversation conversation, AdmittedRequest admitted) {
    String wanted =
        DocumentQuestion.of(admitted.question(), conversation.earlierQuestions(admitted));
    return compute(
        conversation.caller(), () -> library.search(wanted, documents, SECTIONS_FOUND_MAX));
  }

  // What a program sends as a whole is answered by the model alone, or refused.

  private Optional<SmallTalkFile.Kind> smallTalk(Conversation conversation, String question) {
    return switch (conversation.command()) {
      case Ask _ -> smallTalk.answerTo(question);
      case Complete _ -> Optional.empty();
    };
  }

  private Optional<Reply> calculation(Conversation conversation, String question) {
    return switch (conversation.command()) {
      case Ask _ ->
          compute(conversation.caller(), () -> Calculations.asked(conversation, question));
      case Complete _ -> Optional.empty();
    };
  }

  private Ruling ruling(Conversation conversation, String question) {
    return switch (conversation.command()) {
      case Ask _ -> {
        List<String> earlier = conversation.path().stream().map(Turn::question).toList();
        yield compute(
            conversation.caller(),
            () -> approvedAnswers.rule(question, earlier, conversation.role().id()));
      }
      case Complete _ -> Ruling.NOTHING;
    };
  }

  private Admission admission(Conversation conversation) {
    return compute(conversation.caller(), () -> guard.admit(conversation.inquiry()));
  }

  private <T> T compute(String caller, Supplier<T> slow) {
    try {
      return work.compute(caller, slow);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(EngineException.Code.CLOSED, "nobody waits for the answer", e);
    }
  }

  private OpenRecord open(Conversation conversation) {
    return records.open(conversation, Maker.NONE);
  }

  private AnswerStream calculate(
      Conversation conversation, Screening screening, Reply reply, Ruling ruling) {
    List<ShownQuestion> near = ShownQuestion.of(ruling);
    return prepared.calculated(conversation, screening, reply, near, open(conversation));
  }

  private AnswerStream give(Conversation conversation, Screening screening, ApprovedAnswer answer) {
    return prepared.approved(conversation, screening, answer, open(conversation));
  }

  private AnswerStream refuse(
      Conversation conversation, Screening screening, Refusal refusal, Ruling ruling) {
    List<ShownQuestion> near = ShownQuestion.of(ruling);
    return prepared.refused(screening, refusal, near, open(conversation));
  }

  /** A question does not fit into the model's context. */
  public static final class PromptTooLongException extends RuntimeException {
    private final int promptTokens;
    private final int contextTokensMax;

    PromptTooLongException(int promptTokens, int contextTokensMax, RuntimeException cause) {
      super(cause.getMessage(), cause);
      this.promptTokens = promptTokens;
      this.contextTokensMax = contextTokensMax;
    }

    public int promptTokens() {
      return promptTokens;
    }

    public int contextTokensMax() {
      return contextTokensMax;
    }
  }

  /** A question has more characters than any question may have. */
  public static final class QuestionTooLongException extends RuntimeException {
    private final int characters;
    private final int charactersMax;

    QuestionTooLongException(int characters, int charactersMax) {
      super("the question has %d characters, at most %d".formatted(characters, charactersMax));
      this.characters = characters;
      this.charactersMax = charactersMax;
    }

    public int characters() {
      return characters;
    }

    public int charactersMax() {
      return charactersMax;
    }
  }

  /** Thinking was asked of a model whose template knows no thinking part. */
  public static final class ThinkingUnsupportedException extends RuntimeException {
    private final String model;

    ThinkingUnsupportedException(String model) {
      super("the model %s cannot think".formatted(model));
      this.model = model;
    }

    public String model() {
      return model;
    }
  }
}
