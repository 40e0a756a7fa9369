package io.jinwen.assistant.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By what answers are guarded and from what they are made; set as {@link Settings} are.
 *
 * @param guard the word filter
 * @param knowledge glossary, approved answers, rule cards
 * @param prompts how each role speaks
 * @param summaries old turns in short
 */
@ConfigurationProperties("jinwen")
record AnswerSettings(
    @DefaultValue Guard guard,
    @DefaultValue KnowledgeFiles knowledge,
    @DefaultValue Prompts prompts,
    @DefaultValue Summaries summaries) {

  /**
   * @param folder holds {@code words/*.yaml} and {@code whitelist.yaml} in place of those
   *     delivered; a change takes effect while the server runs
   * @param reloadEvery how often the folder is looked at
   * @param libraryWords whether the sensitive-word library's politics, drugs and pornography are
   *     filtered too
   * @param maskAnswers whether personal data is masked in answers; in titles, logs and exports it
   *     always is
   * @param questionCharactersMax the longest question; a longer one is refused before it is read
   */
  record Guard(
      Optional<String> folder,
      @DefaultValue("10s") Duration reloadEvery,
      @DefaultValue("true") boolean libraryWords,
      @DefaultValue("true") boolean maskAnswers,
      @DefaultValue("60000") int questionCharactersMax) {
    Optional<Path> files() {
      return Settings.place(folder);
    }
  }

  /**
   * @param folder holds {@code glossary}, {@code answers} and {@code rules} in place of those
   *     delivered; read at the start
   * @param byMeaning whether approved answers are found by meaning too, not by wording alone
   */
  record KnowledgeFiles(Optional<String> folder, @DefaultValue("true") boolean byMeaning) {
    Optional<Path> files() {
      return Settings.place(folder);
    }
  }

  /**
   * @param folder holds the roles' files in place of those delivered; read at the start
   */
  record Prompts(Optional<String> folder) {
    Optional<Path> files() {
      return Settings.place(folder);
    }
  }

  /**
   * @param enabled whether the model puts old turns of long conversations in short while nobody
   *     asks
   * @param after how long nobody must have asked
   */
  record Summaries(@DefaultValue("true") boolean enabled, @DefaultValue("2s") Duration after) {}
}
