package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.DataFolder;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

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
    Object parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(folder.text(FILE));
    if (!(parsed instanceof Map<?, ?> sentences) || !sentences.keySet().equals(FIELDS)) {
      throw new IllegalArgumentException(FILE + " must have exactly the fields " + FIELDS);
    }
    return new GuardSentences(
        String.valueOf(sentences.get("questionBlocked")),
        String.valueOf(sentences.get("answerBlocked")),
        String.valueOf(sentences.get("thinkingBlocked")));
  }
}
