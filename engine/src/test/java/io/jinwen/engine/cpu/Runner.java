package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.Slice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/** Runs a small model directly, without a scheduler: tokens in, logits of each position out. */
public final class Runner implements AutoCloseable {
  public static final int ROWS_MAX = 256;

  private final WorkerPool pool;
  private final LoadedModel model;
  private final ForwardPass forward;
  private final KvCache cache;

  public Runner(Path file, KernelChoice kernels, int threads) {
    this(file, kernels, threads, CacheType.F16);
  }

  public Runner(Path file, KernelChoice kernels, int threads, CacheType cacheType) {
    this(file, kernels, threads, cacheType, LoadedModel::transformer);
  }

  /**
   * @param pass what computes with the weights
   */
  public Runner(
      Path file, KernelChoice kernels, int threads, Function<LoadedModel, ForwardPass> pass) {
    this(file, kernels, threads, CacheType.F16, pass);
  }

  private Runner(
      Path file,
      KernelChoice kernels,
      int threads,
      CacheType cacheType,
      Function<LoadedModel, ForwardPass> pass) {
    pool = new WorkerPool(threads);
    try (GgufFile gguf = GgufFile.open(file)) {
      model =
          LoadedModel.read(
              gguf,
              Kernels.choose(kernels),
              pool,
              ROWS_MAX,
              new LoadedModel.AttentionSettings(cacheType, false),
              share -> {});
    }
    forward = pass.apply(model);
    var layout = forward.kvLayout();
    cache = new KvCache(layout, forward.newPageMemory(), 64 * layout.pageBytes());
  }

  public ForwardPass transformer() {
    return forward;
  }

  public KvCache cache() {
    return cache;
  }

  /** A part of a sequence that goes through the model in one pass. */
  public record Chunk(int tokens, Slice.Route route) {}

  /** Logits [position][vocabulary] of a sequence computed in the given chunks. */
  public float[][] logits(int[] tokens, Chunk... chunks) {
    CacheLease lease = cache.leaseWithoutReuse(tokens.length).orElseThrow();
    try {
      return logits(lease, tokens, 0, chunks);
    } finally {
      lease.close(tokens, 0);
    }
  }

  /** The same from position {@code from} on, what is before being in the lease's pages. */
  public float[][] logits(CacheLease lease, int[] tokens, int from, Chunk... chunks) {
    int vocabulary = transformer().vocabularySize();
    float[][] result = new float[tokens.length][];
    Batch batch = new Batch(ROWS_MAX);
    lease.grow(tokens.length);
    int at = from;
    for (Chunk chunk : chunks) {
      int count = chunk.tokens();
      batch.clear();
      batch.add(lease.table(), tokens, at, count, at, chunk.route(), Slice.Logits.ALL);
      float[] logits = transformer().forward(batch);
      for (int i = 0; i < count; i++) {
        result[at + i] = Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary);
      }
      at += count;
    }
    return result;
  }

  /** Chunks of one token each. */
  public static Chunk[] oneByOne(int count, Slice.Route route) {
    Chunk[] chunks = new Chunk[count];
    Arrays.fill(chunks, new Chunk(1, route));
    return chunks;
  }

  @Override
  public void close() {
    cache.close();
    model.close();
    pool.close();
  }
}
