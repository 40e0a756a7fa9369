package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.backend.Backend.NotReadyException;
import io.jinwen.assistant.conversation.ChatService.PromptTooLongException;
import io.jinwen.assistant.conversation.ChatService.QuestionTooLongException;
import io.jinwen.assistant.conversation.ChatService.ThinkingUnsupportedException;
import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.records.feedback.FeedbackException;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.records.store.StoreFault;
import io.jinwen.assistant.summaries.SummaryException;
import io.jinwen.engine.api.EngineException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what went wrong and what to do about it. */
final class ErrorTexts {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorTexts.class);

  /** A sentence of {@link Texts} and what belongs into its gaps. */
  private record Sentence(String key, Object... values) {}

  private ErrorTexts() {}

  /**
   * The words for a person.
   *
   * @param reader in whose language
   */
  static String words(RuntimeException error, Component reader) {
    Sentence sentence = sentence(error);
    switch (sentence.key()) {
      case "problem.internal" -> LOG.error("the page could not do what it was asked", error);
      case "problem.refused" -> LOG.warn("a question was refused: {}", error.getMessage());
      default -> {} // told in full
    }
    return reader.getTranslation(sentence.key(), sentence.values());
  }

  private static Sentence sentence(RuntimeException error) {
    Optional<StoreFault> fault = StoreFault.of(error);
    if (fault.isPresent()) {
      return switch (fault.get()) {
        case FULL -> new Sentence("problem.storagefull");
        case AWAY -> new Sentence("problem.nodatabase");
      };
    }
    return switch (error) {
      case NotReadyException early -> state(early.state());
      case PromptTooLongException tooLong ->
          new Sentence(
              "problem.toolong", surplus(tooLong.promptTokens(), tooLong.contextTokensMax()));
      case QuestionTooLongException tooLong ->
          new Sentence("problem.toomany", tooLong.characters(), tooLong.charactersMax());
      case ThinkingUnsupportedException plain -> new Sentence("problem.nothinking", plain.model());
      case EngineException refused -> engine(refused);
      case SessionException unfit ->
          switch (unfit.code()) {
            case SESSION_FULL -> new Sentence("problem.full");
            case SESSION_NOT_FOUND, TURN_NOT_FOUND -> new Sentence("problem.gone");
            case INVALID -> new Sentence("problem.invalid");
          };
      case FeedbackException unfit ->
          switch (unfit.code()) {
            case ALREADY_REVIEWED -> new Sentence("problem.reviewed");
            case TURN_NOT_FOUND, FEEDBACK_NOT_FOUND -> new Sentence("problem.gone");
            case NOT_APPROVED, NOTHING_TO_APPROVE, INVALID ->
                new Sentence("desk.refused." + unfit.code().name());
          };
      case SummaryException unfit -> new Sentence("summary.problem." + unfit.code().name());
      case DocumentException unfit -> new Sentence("documents.problem." + unfit.code().name());
      default -> new Sentence("problem.internal");
    };
  }

  /** How much of what was to be read is too much, in whole percent and at least one. */
  static int surplus(int tokens, int tokensMax) {
    return Math.clamp(Math.ceilDiv(100L * ((long) tokens - tokensMax), Math.max(1, tokens)), 1, 99);
  }

  private static Sentence state(BackendState state) {
    return switch (state) {
      case BackendState.Loading(_, double share) ->
          new Sentence("problem.loading", Math.round(share * 100));
      case BackendState.Failed _ -> new Sentence("problem.nomodel");
      case BackendState.Withdrawn _ -> new Sentence("problem.withdrawn");
      case BackendState.Closed _ -> new Sentence("problem.closing");
      case BackendState.Ready _ -> new Sentence("problem.again");
    };
  }

  private static Sentence engine(EngineException error) {
    return switch (error.code()) {
      case QUEUE_FULL -> new Sentence("problem.busy");
      case UNAVAILABLE -> new Sentence("problem.unavailable");
      case MISCONFIGURED -> new Sentence("problem.misconfigured");
      case CLOSED -> new Sentence("problem.closing");
      case PROMPT_TOO_LONG -> new Sentence("problem.long");
      case INVALID_REQUEST -> new Sentence("problem.refused");
      case MODEL_UNSUPPORTED, MODEL_CORRUPT, OUT_OF_MEMORY, INTERNAL ->
          new Sentence("problem.internal");
    };
  }
}
