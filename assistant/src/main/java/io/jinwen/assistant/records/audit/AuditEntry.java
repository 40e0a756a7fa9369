package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.store.StoredText;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Something that is to be recorded.
 *
 * @param caller who asked
 * @param sessionId the session; empty where there is none
 * @param turnId the turn; empty where there is none
 * @param question as typed; empty where there is none
 * @param answer as it was shown; empty where there is none
 * @param decisions ids of the rule cards, words and approved answers that decided
 */
public record AuditEntry(
    AuditKind kind,
    String caller,
    String sessionId,
    String turnId,
    String question,
    String answer,
    AuditVersions versions,
    List<String> decisions) {
  private static final Pattern DECISION = Pattern.compile("[\\p{L}\\p{N}._:/-]{1,200}");
  private static final int ID_CHARACTERS_MAX = 26;
  private static final int CALLER_CHARACTERS_MAX = 200;
  private static final int MODEL_CHARACTERS_MAX = 300;
  private static final int VERSION_CHARACTERS_MAX = 100;

  /**
   * @throws IllegalArgumentException for a text that is too long, or a decision that is not an id
   */
  public AuditEntry {
    caller = StoredText.of("the caller", caller, CALLER_CHARACTERS_MAX);
    sessionId = StoredText.of("the session id", sessionId, ID_CHARACTERS_MAX);
    turnId = StoredText.of("the turn id", turnId, ID_CHARACTERS_MAX);
    question = StoredText.of("the question", question);
    answer = StoredText.of("the answer", answer);
    versions =
        new AuditVersions(
            StoredText.of("the model", versions.model(), MODEL_CHARACTERS_MAX),
            StoredText.of("the prompt version", versions.prompt(), VERSION_CHARACTERS_MAX),
            StoredText.of("the rules version", versions.rules(), VERSION_CHARACTERS_MAX),
            StoredText.of("the words version", versions.words(), VERSION_CHARACTERS_MAX));
    decisions = List.copyOf(decisions);
    for (String decision : decisions) {
      if (!DECISION.matcher(decision).matches()) {
        throw new IllegalArgumentException(
            "'%s' is no id of a decision: letters, digits and . _ : / - are possible"
                .formatted(decision));
      }
    }
  }

  /** An entry about a session or an export, without question and answer. */
  public static AuditEntry event(
      AuditKind kind, String caller, String sessionId, String turnId, List<String> decisions) {
    return new AuditEntry(kind, caller, sessionId, turnId, "", "", AuditVersions.NONE, decisions);
  }

  /**
   * Under what an answer came about; empty where a part played no role.
   *
   * @param model the model's name and quantisation
   * @param prompt the version of the role's prompt
   * @param rules the version of the rule cards
   * @param words the version of the word lists
   */
  public record AuditVersions(String model, String prompt, String rules, String words) {
    public static final AuditVersions NONE = new AuditVersions("", "", "", "");
  }
}
