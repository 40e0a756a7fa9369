package io.jinwen.assistant.page;

import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatCommand.SamplingOverrides;
import io.jinwen.assistant.conversation.RunningAnswer;
import io.jinwen.assistant.conversation.RunningAnswers;
import io.jinwen.assistant.identity.CallerLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks what was written, as often as the caller may: questions of the page and requests of the API
 * are counted together. A question that cannot be asked goes back into the field, with the reason.
 */
final class Asking {
  private final String caller;
  private final RunningAnswers running;
  private final CallerLimits limits;
  private final Composer composer;

  Asking(String caller, RunningAnswers running, CallerLimits limits, Composer composer) {
    this.caller = caller;
    this.running = running;
    this.limits = limits;
    this.composer = composer;
  }

  /** The answer that is under way in a conversation. */
  Optional<RunningAnswer> underWay(String sessionId) {
    return running.in(caller, sessionId);
  }

  /**
   * Begins an answer; empty where the question was given back.
   *
   * @param parentId the turn that it follows
   * @param role who is asked
   * @param newBranch whether it stands beside what follows that turn already
   */
  Optional<RunningAnswer> ask(
      Optional<String> sessionId,
      Optional<String> parentId,
      String words,
      boolean newBranch,
      String role,
      boolean preferGenerated) {
    Optional<Duration> wait = limits.request(CallerLimits.nameOf(caller));
    if (wait.isPresent()) {
      composer.giveBack(
          words,
          composer.getTranslation(
              "problem.toooften", limits.requestsPerMinute(), CallerLimits.seconds(wait.get())));
      return Optional.empty();
    }
    Ask question =
        new Ask(
            caller,
            sessionId,
            parentId,
            newBranch,
            Optional.of(role),
            words,
            Optional.of(composer.thinking()),
            preferGenerated,
            composer.grades(),
            composer.documents(),
            SamplingOverrides.NONE,
            "page-" + UUID.randomUUID().toString().substring(0, 8));
    try {
      return Optional.of(running.ask(question));
    } catch (RuntimeException e) {
      composer.giveBack(words, ErrorTexts.words(e, composer));
      return Optional.empty();
    }
  }
}
