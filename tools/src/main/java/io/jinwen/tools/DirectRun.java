package io.jinwen.tools;

import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.HostPages;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.Transformer;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.runtime.SchedulerLimits;
import io.jinwen.engine.runtime.WarmUp;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * A model run without scheduler, tokenizer or sampler: token ids in, logits out. One sequence at a
 * time.
 */
final class DirectRun implements AutoCloseable {
  private static final int WARM_UP_TOKENS_MAX = 128;

  private final WorkerPool pool;
  private final LoadedModel model;
  private final KvCache cache;
  private final Batch batch;

  /**
   * @param tokensMax most tokens of a sequence
   * @param rowsMax most tokens of one pass
   */
  DirectRun(EngineConfig config, int tokensMax, int rowsMax, DoubleConsumer progress) {
    this(config, tokensMax, rowsMax, false, progress);
  }

  /**
   * @param exactAttention whether prompts attend exactly where they would in 8 bits
   */
  DirectRun(
      EngineConfig config,
      int tokensMax,
      int rowsMax,
      boolean exactAttention,
      DoubleConsumer progress) {
    pool = new WorkerPool(config.threads());
    try (GgufFile file = GgufFile.open(config.model())) {
      model =
          LoadedModel.read(
              file, Kernels.choose(config.kernels()), pool, rowsMax, exactAttention, progress);
    } catch (RuntimeException | Error e) {
      pool.close();
      throw e;
    }
    var layout = model.transformer().kvLayout();
    int pages = KvLayout.pagesFor(Math.max(tokensMax, WARM_UP_TOKENS_MAX));
    cache = new KvCache(layout, new HostPages(layout), pages * layout.pageBytes());
    batch = new Batch(rowsMax);
  }

  /** A dry run of each compiled path, as the engine does it before it says that it is ready. */
  void warmUp() {
    WarmUp.run(model.transformer(), cache);
  }

  LoadedModel.Summary summary() {
    return model.summary();
  }

  String kernels() {
    return model.transformer().kernels().description();
  }

  String headStatistics() {
    return model.transformer().headStatistics();
  }

  int vocabularySize() {
    return model.transformer().vocabularySize();
  }

  int contextLength() {
    return model.transformer().contextLength();
  }

  WorkerPool pool() {
    return pool;
  }

  /**
   * Begins a sequence that grows to at most so many tokens; close it before the next.
   *
   * @param depth tokens that count as computed already; what stands in their rows does not matter
   *     to how long anything takes
   */
  Sequence begin(int depth, int tokensMax) {
    CacheLease lease = cache.leaseWithoutReuse(tokensMax).orElseThrow();
    lease.grow(depth);
    return new Sequence(lease, depth);
  }

  /** Tokens that went through the model, in its cache. */
  final class Sequence implements AutoCloseable {
    private final CacheLease lease;
    private int tokenCount;

    private Sequence(CacheLease lease, int tokenCount) {
      this.lease = lease;
      this.tokenCount = tokenCount;
    }

    /** As {@link #pass(int[], int, int, Slice.Logits, Optional)}, all logits. */
    float[] pass(int[] tokens, int from, int count, Slice.Logits logits) {
      return pass(tokens, from, count, logits, Optional.empty());
    }

    /**
     * Continues the sequence by tokens in one pass.
     *
     * @param needed which logits of a single row are needed; empty for all
     * @return [logit row][vocabulary], valid until the next pass
     */
    float[] pass(
        int[] tokens, int from, int count, Slice.Logits logits, Optional<Shortlist> needed) {
      Transformer transformer = model.transformer();
      Slice.Route route =
          count == 1
              ? Slice.Route.DECODE
              : transformer.canExpand() && count >= SchedulerLimits.EXPAND_FROM_TOKENS
                  ? Slice.Route.PROMPT_EXPANDED
                  : Slice.Route.PROMPT;
      lease.grow(tokenCount + count);
      batch.clear();
      batch.add(lease.table(), tokens, from, count, tokenCount, route, logits);
      batch.need(needed);
      tokenCount += count;
      return transformer.forward(batch);
    }

    @Override
    public void close() {
      lease.close(new int[0], 0);
    }
  }

  @Override
  public void close() {
    cache.close();
    model.close();
    pool.close();
  }
}
