package io.jinwen.engine.parity;

import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.Transformer;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Slice;

/** The engine's own logits for a golden's prompt, by any of its routes. */
final class EngineLogits {

  private EngineLogits() {}

  /** Logits at the golden's positions, [index in positions][vocabulary]; the prompt in one pass. */
  static float[][] of(Golden golden, KernelChoice kernels, Slice.Route route) {
    return of(golden, kernels, route, golden.tokens().length);
  }

  /** The same with the prompt cut into passes of {@code step} tokens. */
  static float[][] of(Golden golden, KernelChoice kernels, Slice.Route route, int step) {
    try (GgufFile file = GgufFile.open(golden.model());
        WorkerPool pool = new WorkerPool(2);
        LoadedModel model =
            LoadedModel.read(
                file, Kernels.choose(kernels), pool, golden.tokens().length, done -> {})) {
      return run(golden, model.transformer(), route, step);
    }
  }

  private static float[][] run(
      Golden golden, Transformer transformer, Slice.Route route, int step) {
    int[] tokens = golden.tokens();
    int vocabulary = transformer.vocabularySize();
    float[] all = new float[tokens.length * vocabulary];
    try (KvCache cache =
        new KvCache(transformer.kvLayout(), transformer.newPageMemory(), 1L << 24)) {
      CacheLease lease = cache.leaseWithoutReuse(tokens.length).orElseThrow();
      Batch batch = new Batch(transformer.rowsMax());
      for (int from = 0; from < tokens.length; from += step) {
        int count = Math.min(step, tokens.length - from);
        lease.grow(from + count);
        batch.clear();
        batch.add(lease.table(), tokens, from, count, from, route, Slice.Logits.ALL);
        float[] logits = transformer.forward(batch);
        System.arraycopy(logits, 0, all, from * vocabulary, count * vocabulary);
      }
      lease.close(tokens, tokens.length);
    }
    return rows(all, golden.positions(), vocabulary);
  }

  private static float[][] rows(float[] all, int[] positions, int vocabulary) {
    float[][] rows = new float[positions.length][vocabulary];
    for (int i = 0; i < positions.length; i++) {
      System.arraycopy(all, positions[i] * vocabulary, rows[i], 0, vocabulary);
    }
    return rows;
  }
}
