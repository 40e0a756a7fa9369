package io.jinwen.engine;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Processors;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to load and how much it may take. Immutable; the {@code with…} methods change one setting.
 *
 * @param model a GGUF file, or the first part of a split one
 * @param threads of the forward pass; 1 … 256
 * @param contextTokensMax tokens of prompt and answer together; cut to what the model was trained
 *     for
 * @param cacheBytesMax limit of all keys and values in memory
 * @param sequencesMax requests computed side by side; 1 … 256
 * @param queueMax requests that may wait; 0 … 100000
 * @param prefillChunkTokens most prompt tokens of one forward pass; 1 … 4096
 * @param kernels which arithmetic to run
 * @param card which graphics card, as the driver counts; empty for the one with most free memory
 * @param spillFolder where keys and values go that do not fit into memory, and where they are found
 *     again after a restart; it lets one reconstruct conversations, so guard it as them
 * @param spillBytesMax limit of the file in it
 * @param spillFreeBytesMin room on its disk that is left to others: with less it does not grow
 * @param guessAhead whether answers that repeat their source are guessed ahead; the text is the
 *     same
 * @param screenedHead whether logits that cannot be among the largest are left out where only those
 *     matter (see {@code ScreenedProduct}, also for how sure that is; a card computes all and
 *     brings back those that matter); off computes and brings back all
 * @param cacheType how keys and values are kept
 */
public record EngineConfig(
    Path model,
    int threads,
    int contextTokensMax,
    long cacheBytesMax,
    int sequencesMax,
    int queueMax,
    int prefillChunkTokens,
    KernelChoice kernels,
    OptionalInt card,
    Optional<Path> spillFolder,
    long spillBytesMax,
    long spillFreeBytesMin,
    boolean guessAhead,
    boolean screenedHead,
    CacheType cacheType) {
  private static final Pattern DEVICE = Pattern.compile("cuda(?::(\\d{1,2}))?");

  public EngineConfig {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(card, "card");
    Objects.requireNonNull(cacheType, "cacheType");
    Objects.requireNonNull(spillFolder, "spillFolder");
    range("threads", threads, 1, 256);
    range("contextTokensMax", contextTokensMax, 16, 1 << 20);
    range("cacheBytesMax", cacheBytesMax, 1 << 16, Long.MAX_VALUE);
    range("sequencesMax", sequencesMax, 1, 256);
    range("queueMax", queueMax, 0, 100_000);
    range("spillBytesMax", spillBytesMax, 0, Long.MAX_VALUE);
    range("spillFreeBytesMin", spillFreeBytesMin, 0, Long.MAX_VALUE);
    range("prefillChunkTokens", prefillChunkTokens, 1, 4096);
  }

  private static void range(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "%s is %d; it must be from %d to %d".formatted(name, value, low, high));
    }
  }

  /** Sensible settings for a machine that does little else. */
  public static EngineConfig of(Path model) {
    return new EngineConfig(
        model,
        Processors.ofThisProcess().threadsToUse(),
        8192,
        1L << 30,
        8,
        64,
        512,
        KernelChoice.AUTO,
        OptionalInt.empty(),
        Optional.empty(),
        8L << 30,
        0,
        true,
        true,
        CacheType.F16);
  }

  /** The processors that this process may use, in words: what the number of threads follows. */
  public static String processorsHere() {
    return Processors.ofThisProcess().description();
  }

  public EngineConfig withModel(Path value) {
    return with(changed -> changed.model = value);
  }

  public EngineConfig withThreads(int value) {
    return with(changed -> changed.threads = value);
  }

  public EngineConfig withContextTokensMax(int value) {
    return with(changed -> changed.contextTokensMax = value);
  }

  public EngineConfig withCacheBytesMax(long value) {
    return with(changed -> changed.cacheBytesMax = value);
  }

  public EngineConfig withSequencesMax(int value) {
    return with(changed -> changed.sequencesMax = value);
  }

  public EngineConfig withQueueMax(int value) {
    return with(changed -> changed.queueMax = value);
  }

  public EngineConfig withPrefillChunkTokens(int value) {
    return with(changed -> changed.prefillChunkTokens = value);
  }

  /**
   * @param name of a {@link KernelChoice}: for callers that know only the engine's public API
   */
  public EngineConfig withKernels(String name) {
    return KernelChoice.of(name)
        .map(this::withKernels)
        .orElseThrow(() ->
            new EngineException(
                EngineException.Code.INVALID_REQUEST,
                "kernels is '%s'; it must be one of %s"
                    .formatted(name, List.of(KernelChoice.values()))));
  }

  public EngineConfig withKernels(KernelChoice value) {
    return with(changed -> changed.kernels = value);
  }

  /**
   * Takes a graphics card, and no other arithmetic.
   *
   * @param name cuda, or cuda:N as the driver counts
   */
  public EngineConfig withDevice(String name) {
    Matcher found = DEVICE.matcher(name);
    if (!found.matches()) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "device is '%s'; it must be cuda or cuda:N, N from 0 to 99".formatted(name));
    }
    return with(changed -> {
      changed.kernels = KernelChoice.CUDA;
      changed.card =
          found.group(1) == null
              ? OptionalInt.empty()
              : OptionalInt.of(Integer.parseInt(found.group(1)));
    });
  }

  public EngineConfig withGuessAhead(boolean value) {
    return with(changed -> changed.guessAhead = value);
  }

  public EngineConfig withScreenedHead(boolean value) {
    return with(changed -> changed.screenedHead = value);
  }

  /**
   * @param name of a {@link CacheType}: for callers that know only the engine's public API
   */
  public EngineConfig withCacheType(String name) {
    return CacheType.of(name)
        .map(this::withCacheType)
        .orElseThrow(() ->
            new EngineException(
                EngineException.Code.INVALID_REQUEST,
                "the cache type is '%s'; it must be one of %s"
                    .formatted(name, List.of(CacheType.values()))));
  }

  public EngineConfig withCacheType(CacheType value) {
    return with(changed -> changed.cacheType = value);
  }

  public EngineConfig withSpill(Path folder, long bytesMax) {
    return with(changed -> {
      changed.spillFolder = Optional.of(folder);
      changed.spillBytesMax = bytesMax;
    });
  }

  public EngineConfig withSpillFreeBytesMin(long value) {
    return with(changed -> changed.spillFreeBytesMin = value);
  }

  private EngineConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The settings while one of them changes. */
  private static final class Draft {
    private Path model;
    private int threads;
    private int contextTokensMax;
    private long cacheBytesMax;
    private int sequencesMax;
    private int queueMax;
    private int prefillChunkTokens;
    private KernelChoice kernels;
    private OptionalInt card;
    private Optional<Path> spillFolder;
    private long spillBytesMax;
    private long spillFreeBytesMin;
    private boolean guessAhead;
    private boolean screenedHead;
    private CacheType cacheType;

    Draft(EngineConfig from) {
      model = from.model;
      threads = from.threads;
      contextTokensMax = from.contextTokensMax;
      cacheBytesMax = from.cacheBytesMax;
      sequencesMax = from.sequencesMax;
      queueMax = from.queueMax;
      prefillChunkTokens = from.prefillChunkTokens;
      kernels = from.kernels;
      card = from.card;
      spillFolder = from.spillFolder;
      spillBytesMax = from.spillBytesMax;
      spillFreeBytesMin = from.spillFreeBytesMin;
      guessAhead = from.guessAhead;
      screenedHead = from.screenedHead;
      cacheType = from.cacheType;
    }

    EngineConfig config() {
      return new EngineConfig(
          model,
          threads,
          contextTokensMax,
          cacheBytesMax,
          sequencesMax,
          queueMax,
          prefillChunkTokens,
          kernels,
          card,
          spillFolder,
          spillBytesMax,
          spillFreeBytesMin,
          guessAhead,
          screenedHead,
          cacheType);
    }
  }
}
