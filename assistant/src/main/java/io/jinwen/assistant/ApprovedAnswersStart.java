package io.jinwen.assistant;

import io.jinwen.assistant.feedback.ReviewDesk;
import io.jinwen.assistant.knowledge.ApprovedAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Completes the approved answers in the background: the corrections that reviewers approved
 * earlier, then the sentence vectors. Until then answers are found by their exact wording.
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
    Thread.ofPlatform().name("approved-answers").daemon().start(this::complete);
  }

  private void complete() {
    try {
      desk.tellSinkOfAll();
      if (vectors.isPresent()) {
        build(vectors.get());
      }
    } catch (Throwable e) { // a missing library of the sentence model is an error
      LOG.error("approved answers are found by their exact wording only", e);
    }
  }

  private void build(Path file) {
    long start = System.nanoTime();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for " + file, e);
    }
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
