package io.jinwen.tools.weights;

import io.jinwen.engine.cpu.LayerwiseRun;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Gathers {@link ActivationStatistics} by running texts through a model, one layer at a time.
 *
 * <p>After a layer its state is kept in a file, so that a run that was broken off goes on there.
 */
public final class Calibration {
  private static final int ROWS = 256;
  private static final long SAVE_EVERY_NANOS = 20_000_000_000L;

  /** From fewer bits the activations would be those of another model. */
  private static final Set<GgmlType> SOURCES =
      EnumSet.of(GgmlType.F32, GgmlType.F16, GgmlType.BF16, GgmlType.Q8_0);

  private Calibration() {}

  /** Steps of {@link #gather}: every token in every layer. */
  public static long steps(int layers, int[][] texts) {
    long tokens = 0;
    for (int[] text : texts) {
      tokens += text.length;
    }
    return tokens * layers;
  }

  /**
   * Runs the texts through the model.
   *
   * @param texts [text] token ids
   * @param state where the state is kept meanwhile; removed when it is done
   * @param done is told how many steps are done, after each pass
   * @throws IllegalArgumentException where the model's weights are packed in few bits already
   */
  public static ActivationStatistics gather(
      GgufFile model, Kernels kernels, int threads, int[][] texts, Path state, IntConsumer done)
      throws IOException {
    return gather(model, kernels, threads, texts, state, SAVE_EVERY_NANOS, done);
  }

  static ActivationStatistics gather(
      GgufFile model,
      Kernels kernels,
      int threads,
      int[][] texts,
      Path state,
      long saveEveryNanos,
      IntConsumer done)
      throws IOException {
    requireSource(model);
    int longest = 1;
    for (int[] text : texts) {
      longest = Math.max(longest, text.length);
    }
    ActivationStatistics statistics = new ActivationStatistics();
    try (WorkerPool pool = new WorkerPool(threads);
        LayerwiseRun run = new LayerwiseRun(model, kernels, pool, longest, ROWS, statistics)) {
      float[][] hidden = new float[texts.length][];
      CalibrationState saved = new CalibrationState(state, model, texts, run.hidden());
      int first = saved.load(hidden, statistics);
      if (first == 0) {
        for (int i = 0; i < texts.length; i++) {
          hidden[i] = run.embed(texts[i]);
        }
      } else {
        done.accept(Math.toIntExact(steps(first, texts)));
      }
      long savedNanos = System.nanoTime();
      for (int layer = first; layer < run.layers(); layer++) {
        run.layer(layer, texts, hidden, done);
        if (System.nanoTime() - savedNanos >= saveEveryNanos) {
          saved.save(layer + 1, hidden, statistics);
          savedNanos = System.nanoTime();
        }
      }
      run.head(hidden);
      saved.remove();
    }
    return statistics;
  }

  private static void requireSource(GgufFile model) {
    for (TensorInfo tensor : model.tensors()) {
      if (!SOURCES.contains(tensor.type())) {
        throw new IllegalArgumentException(
            "%s: tensor '%s' is %s already; calibrate with the file the model was published in %s"
                .formatted(model.path(), tensor.name(), tensor.type(), SOURCES));
      }
    }
  }
}
