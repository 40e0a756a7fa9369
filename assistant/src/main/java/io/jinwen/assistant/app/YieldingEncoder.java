package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.Embedder;
import io.jinwen.documents.search.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Turns a document's passages into vectors a few at a time and lets answers go first: before each
 * few it waits while one is being computed on this machine, though never so long that a document
 * does not get on. A text alone, which is a question, does not wait.
 */
final class YieldingEncoder implements Encoder {
  /** So that a question, which needs the same model, waits for a few passages only. */
  static final int AT_ONCE = 4;

  /** A second in which nothing is done for a tenth of one in which passages are. */
  static final int LOOKS_MAX = 50;

  /** Between two answers of a talk there is a moment in which none is being computed. */
  static final int QUIET_LOOKS = 5;

  private static final long LOOK_EVERY_MILLIS = 20;

  private final Supplier<Embedder> embedder;
  private final BooleanSupplier answering;
  private int quietLooks = QUIET_LOOKS; // one after the other, up to now; guarded by this

  /**
   * @param answering whether an answer is being computed on this machine
   */
  YieldingEncoder(Supplier<Embedder> embedder, BooleanSupplier answering) {
    this.embedder = embedder;
    this.answering = answering;
  }

  @Override
  public float[][] encode(List<String> texts) {
    List<float[]> vectors = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += AT_ONCE) {
      if (texts.size() > 1) {
        letAnswersGoFirst();
      }
      int to = Math.min(texts.size(), from + AT_ONCE);
      vectors.addAll(List.of(embedder.get().embed(texts.subList(from, to))));
    }
    return vectors.toArray(float[][]::new);
  }

  private void letAnswersGoFirst() {
    try {
      for (int looks = 0; looks < LOOKS_MAX && !isQuiet(); looks++) {
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the vectors are not wanted any more");
    }
  }

  private synchronized boolean isQuiet() {
    quietLooks = answering.getAsBoolean() ? 0 : quietLooks + 1;
    return quietLooks >= QUIET_LOOKS;
  }
}
