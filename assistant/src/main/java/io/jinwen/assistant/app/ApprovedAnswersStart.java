package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the approved answers for the first question: the corrections that reviewers approved
 * earlier, and the sentence vectors that the build made or an earlier run kept. What is missing of
 * them, as for an institution's own texts, is computed in the background; until then those answers
 * are found by their exact wording.
 *
 * <p>It begins while the rest of the program is still being made. The port does not wait for it;
 * questions that come before it is done do.
 */
final class ApprovedAnswersStart {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovedAnswersStart.class);

  private final ApprovedAnswers answers;
  private final ReviewDesk desk;
  private final Optional<Path> vectors;
  private final CompletableFuture<Void> keptAreRead = new CompletableFuture<>();

  /**
   * @param vectors where the sentence vectors are kept; none are made where it is empty
   */
  ApprovedAnswersStart(ApprovedAnswers answers, ReviewDesk desk, Optional<Path> vectors) {
    this.answers = answers;
    this.desk = desk;
    this.vectors = vectors;
  }

  /** Begins to read, on a thread of its own. */
  void begin() {
    answers.waitFor(keptAreRead);
    Thread.ofPlatform().name("approved-answers").daemon().start(this::readThenCompute);
  }

  private void readThenCompute() {
    boolean complete = true;
    try {
      desk.tellSinkOfAll();
      complete = vectors.isEmpty() || answers.buildFromKept(vectors.get());
    } catch (Throwable e) { // a missing library of the sentence model is an error
      LOG.error("approved answers are found by their exact wording only", e);
    } finally {
      keptAreRead.complete(null);
    }
    if (!complete) {
      computeMissing();
    }
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
}
