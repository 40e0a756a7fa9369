package io.jinwen.engine;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

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
 * @param spillFolder where keys and values go that do not fit into memory, and where they are found
 *     again after a restart; it lets one reconstruct conversations, so guard it as them
 * @param spillBytesMax limit of the file in it
 * @param guessAhead whether answers that repeat their source are guessed ahead; the text is the
 *     same
 * @param screenedHead whether logits that cannot be among the largest are left out where only those
 *     matter (see {@code ScreenedProduct}, also for how sure that is); off computes all
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
    Optional<Path> spillFolder,
    long spillBytesMax,
    boolean guessAhead,
    boolean screenedHead) {

  public EngineConfig {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(spillFolder, "spillFolder");
    range("threads", threads, 1, 256);
    range("contextTokensMax", contextTokensMax, 16, 1 << 20);
    range("cacheBytesMax", cacheBytesMax, 1 << 16, Long.MAX_VALUE);
    range("sequencesMax", sequencesMax, 1, 256);
    range("queueMax", queueMax, 0, 100_000);
    range("spillBytesMax", spillBytesMax, 0, Long.MAX_VALUE);
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
        defaultThreads(),
        8192,
        1L << 30,
        8,
        64,
        512,
        KernelChoice.AUTO,
        Optional.empty(),
        8L << 30,
        true,
        true);
  }

  /** One thread a core: a second hardware thread of a core adds nothing to memory bandwidth. */
  private static int defaultThreads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 64);
  }

  public EngineConfig withModel(Path value) {
    return new EngineConfig(
        value,
        threads,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  public EngineConfig withThreads(int value) {
    return new EngineConfig(
        model,
        value,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  public EngineConfig withContextTokensMax(int value) {
    return new EngineConfig(
        model,
        threads,
        value,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  public EngineConfig withCacheBytesMax(long value) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        value,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  public EngineConfig withSequencesMax(int value) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        cacheBytesMax,
        value,
        queueMax,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  public EngineConfig withQueueMax(int value) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        value,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  public EngineConfig withPrefillChunkTokens(int value) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        value,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  /**
   * @param name auto, scalar, vector or native: for callers that know only the engine's front door
   */
  public EngineConfig withKernels(String name) {
    for (KernelChoice choice : KernelChoice.values()) {
      if (choice.name().equalsIgnoreCase(name)) {
        return withKernels(choice);
      }
    }
    throw new EngineException(
        EngineException.Code.INVALID_REQUEST,
        "kernels is '%s'; it must be auto, scalar, vector or native".formatted(name));
  }

  public EngineConfig withKernels(KernelChoice value) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        value,
        spillFolder,
        spillBytesMax,
        guessAhead,
        screenedHead);
  }

  public EngineConfig withGuessAhead(boolean value) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        value,
        screenedHead);
  }

  public EngineConfig withScreenedHead(boolean value) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        kernels,
        spillFolder,
        spillBytesMax,
        guessAhead,
        value);
  }

  public EngineConfig withSpill(Path folder, long bytesMax) {
    return new EngineConfig(
        model,
        threads,
        contextTokensMax,
        cacheBytesMax,
        sequencesMax,
        queueMax,
        prefillChunkTokens,
        kernels,
        Optional.of(folder),
        bytesMax,
        guessAhead,
        screenedHead);
  }
}
