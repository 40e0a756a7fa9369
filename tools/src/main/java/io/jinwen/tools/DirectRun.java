package io.jinwen.tools;

import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.LoadedModel.AttentionSettings;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.device.CardModel;
import io.jinwen.engine.device.Cards;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.runtime.SchedulerLimits;
import io.jinwen.engine.runtime.WarmUp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;

/**
 * A model run without scheduler, tokenizer or sampler: token ids in, logits out. One sequence at a
 * time. It runs on a graphics card where one is asked for, else on the processor.
 */
final class DirectRun implements AutoCloseable {
  private static final int WARM_UP_TOKENS_MAX = 128;

  private final WorkerPool pool;
  private final LoadedModel model;
  private final Optional<CardModel> card;
  private final ForwardPass forward;
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
   * @param exactAttention whether all attend exactly where they would in 8 bits
   */
  DirectRun(
      EngineConfig config,
      int tokensMax,
      int rowsMax,
      boolean exactAttention,
      DoubleConsumer progress) {
    if (config.kernels() == KernelChoice.CUDA && config.cacheType() != CacheType.F16) {
      throw new CommandException(
          "a graphics card keeps keys and values in %s only; leave out --cache-type %s or the card"
              .formatted(CacheType.F16, config.cacheType()));
    }
    pool = new WorkerPool(config.threads());
    try (GgufFile file = GgufFile.open(config.model())) {
      model =
          LoadedModel.read(
              file,
              Kernels.choose(config.kernels()),
              pool,
              rowsMax,
              new AttentionSettings(config.cacheType(), exactAttention),
              progress);
    } catch (RuntimeException | Error e) {
      pool.close();
      throw e;
    }
    int tokens = Math.max(tokensMax, WARM_UP_TOKENS_MAX);
    long cacheBytes = KvLayout.pagesFor(tokens) * model.transformer().kvLayout().pageBytes();
    try {
      card =
          config.kernels() == KernelChoice.CUDA
              ? Optional.of(
                  Cards.open(
                      model,
                      new Cards.Demand(rowsMax, tokens, cacheBytes, exactAttention),
                      config.card()))
              : Optional.empty();
    } catch (Cards.NoCardException e) {
      model.close();
      pool.close();
      throw new CommandException("no graphics card computes: " + e.getMessage(), e);
    }
    forward = card.map(CardModel::transformer).orElse(model.transformer());
    cache = new KvCache(forward.kvLayout(), forward.newPageMemory(), cacheBytes);
    batch = new Batch(rowsMax);
  }

  /** A dry run of each compiled path, as the engine does it before it says that it is ready. */
  void warmUp() {
    WarmUp.run(forward, cache);
  }

  LoadedModel.Summary summary() {
    return model.summary();
  }

  String kernels() {
    return forward.description();
  }

  String headStatistics() {
    return card.isPresent()
        ? "picked on the card where few logits matter"
        : model.transformer().headStatistics();
  }

  int vocabularySize() {
    return forward.vocabularySize();
  }

  int contextLength() {
    return forward.contextLength();
  }

  /** As {@link CardModel#copyBandwidth}; empty where none computes, too. */
  OptionalDouble cardBandwidth() {
    return card.map(CardModel::copyBandwidth).orElse(OptionalDouble.empty());
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

    /** As {@link #pass(int[], int, int, Slice.Logits, List)}, all logits. */
    float[] pass(int[] tokens, int from, int count, Slice.Logits logits) {
      return pass(tokens, from, count, logits, List.of());
    }

    /**
     * Continues the sequence by tokens in one pass.
     *
     * @param needed which logits of each row are needed; empty for all
     * @return [logit row][vocabulary], valid until the next pass
     */
    float[] pass(int[] tokens, int from, int count, Slice.Logits logits, List<Shortlist> needed) {
      Slice.Route route =
          count == 1
              ? Slice.Route.DECODE
              : forward.canExpand() && count >= SchedulerLimits.EXPAND_FROM_TOKENS
                  ? Slice.Route.PROMPT_EXPANDED
                  : Slice.Route.PROMPT;
      lease.grow(tokenCount + count);
      batch.clear();
      batch.add(lease.table(), tokens, from, count, tokenCount, route, logits);
      batch.need(needed);
      tokenCount += count;
      return forward.forward(batch);
    }

    @Override
    public void close() {
      lease.close(new int[0], 0);
    }
  }

  @Override
  public void close() {
    cache.close();
    card.ifPresent(CardModel::close);
    model.close();
    pool.close();
  }
}
