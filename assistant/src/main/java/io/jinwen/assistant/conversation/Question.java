package io.jinwen.assistant.conversation;

import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.engine.api.SamplingParams;
import java.util.Optional;

/**
 * A question as somebody asks it.
 *
 * @param caller who asks; a session is found by its owner only
 * @param sessionId the conversation it belongs to; empty begins a new one
 * @param parentTurnId the turn that it follows; empty means the latest of the session
 * @param newBranch whether {@code parentTurnId} is meant even where it is empty, which then asks
 *     the first question anew. A regenerated answer and an edited question name the parent of the
 *     turn that they replace
 * @param roleId who is asked; empty takes the session's role, and for a new one the general role
 * @param prompt what the user typed
 * @param thinking whether the model may think before it answers; empty leaves it to the role
 * @param preferGenerated whether the model is to answer even where there is an approved answer
 * @param grades customer and product grade
 * @param documents which documents are to answer; empty where none are
 * @param sampling settings that differ from the role's
 * @param remember whether question and answer become part of a session
 * @param requestId by which log and audit name the request
 */
public record Question(
    String caller,
    Optional<String> sessionId,
    Optional<String> parentTurnId,
    boolean newBranch,
    Optional<String> roleId,
    String prompt,
    Optional<Boolean> thinking,
    boolean preferGenerated,
    Grades grades,
    Optional<DocumentChoice> documents,
    SamplingOverrides sampling,
    boolean remember,
    String requestId) {

  /** The first question of a new conversation, everything left to the role. */
  public static Question first(String caller, String prompt, String requestId) {
    return new Question(
        caller,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        prompt,
        Optional.empty(),
        false,
        Grades.unknown(),
        Optional.empty(),
        SamplingOverrides.NONE,
        true,
        requestId);
  }

  /** The settings that a request sets itself; what it leaves alone stays as the role has it. */
  @FunctionalInterface
  public interface SamplingOverrides {
    /** Everything as the role has it. */
    SamplingOverrides NONE = _ -> {};

    /** Changes what the request sets. */
    void applyTo(SamplingParams.Builder settings);
  }
}
