package io.jinwen.assistant.conversation;

import io.jinwen.assistant.policy.compliance.Hint;
import java.util.List;
import java.util.Optional;

/**
 * An answer under way as it stands at one moment; made by {@link AnswerState}.
 *
 * @param opened what was known before the first word; empty until then
 * @param thinking what the model thought so far
 * @param answer what may be shown of the answer so far
 * @param hints those of the question, then those of the answer
 * @param replaced why the answer was taken back, where it was
 * @param end how it ended; empty while it goes on
 */
public record AnswerSnapshot(
    Optional<AnswerEvent.Opened> opened,
    String thinking,
    String answer,
    List<Hint> hints,
    Optional<String> replaced,
    Optional<End> end) {

  /** How an answer under way came to its end. */
  public sealed interface End {
    /** It is whole, or was stopped by a limit or a guard; the event says which. */
    record Finished(AnswerEvent.Done done) implements End {}

    /** Somebody stopped it. */
    record Stopped() implements End {}

    /** It took longer than allowed. */
    record OutOfTime() implements End {}

    /** It was refused or broke off. */
    record Broken(RuntimeException reason) implements End {}
  }
}
