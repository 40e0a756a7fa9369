package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Completes the approved answers before the first question: the corrections that reviewers approved
 * earlier, and the sentence vectors that the build made or an earlier run kept. What is missing of
 * them, as for an institution's own texts, is computed in the background; until then those answers
 * are found by their exact wording.
 */
final class ApprovedAnswersStart implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovedAnswersStart.class);

  private final ApprovedAnswers answers;
  private final ReviewDesk desk;
  private final Optional<Path> vectors;
  private volatile boolean running;

  /**
   * @param vectors where the sentence vectors are kept; none are made where it is empty
   */
  ApprovedAnswersStart(ApprovedAnswers answers, ReviewDesk desk, Optional<Path> vectors) {
    this.answers = answers;
    this.desk = desk;
    this.vectors = vectors;
  }

  @Override
  public void start() {
    running = true;
    try {
      desk.tellSinkOfAll();
      if (vectors.isPresent() && !answers.buildFromKept(vectors.get())) {
        Thread.ofPlatform().name("approved-answers").daemon().start(this::computeMissing);
      }
    } catch (Throwable e) { // a missing library of the sentence model is an error
      LOG.error("approved answers are found by their exact wording only", e);
    }
  }

  /** Before the web server opens its port. */
  @Override
  public int getPhase() {
    return 0;
  }

  private void computeMissing() {
    try {
      build(vectors.orElseThrow());
    } catch (Throwable e) { // a missing library of the sentence model is an error
      LOG.error("some approved answers are found by their exact wording only", e);
    }
  }

  private void build(Path file) {
    long start = System.nanoTime();
    answers.build(file, (done, all) -> LOG.debug("sentence vectors: {} of {}", done, all));
    LOG.info(
        "approved answers are found by meaning ({} ms)", (System.nanoTime() - start) / 1_000_000);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
