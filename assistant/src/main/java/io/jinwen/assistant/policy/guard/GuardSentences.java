package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Entry;
import java.util.Set;

/**
 * What is shown where a sensitive word stops something; a rule card brings its own sentence.
 *
 * @param questionBlocked in place of an answer
 * @param answerBlocked after an answer that was ended
 * @param thinkingBlocked after a thinking part that was ended
 */
public record GuardSentences(String questionBlocked, String answerBlocked, String thinkingBlocked) {

  private static final String FILE = "sentences.yaml";
  private static final Set<String> FIELDS =
      Set.of("questionBlocked", "answerBlocked", "thinkingBlocked");

  /** Reads {@code sentences.yaml} from the guard's folder. */
  public static GuardSentences read(DataFolder folder) {
    Entry sentences = Entry.of(FILE, folder.text(FILE)).allowOnly(FIELDS);
    return new GuardSentences(
        sentences.text("questionBlocked"),
        sentences.text("answerBlocked"),
        sentences.text("thinkingBlocked"));
  }
}
