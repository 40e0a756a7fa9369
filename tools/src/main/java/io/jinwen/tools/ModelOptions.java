package io.jinwen.tools;

import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.ModelFinder;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that runs a model. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "the GGUF file (default: JINWEN_MODEL, else the newest in models/)")
  private Path model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that compute (default: one per core)")
  private Integer threads;

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      description =
          "which arithmetic: ${COMPLETION-CANDIDATES} (default: auto); cuda is a graphics card")
  private KernelChoice kernels = KernelChoice.AUTO;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cuda, or cuda:N for the N-th graphics card; as --kernels cuda")
  private String device;

  @Option(names = "--full-head", description = "compute every logit, also those that cannot matter")
  private boolean fullHead;

  @Option(
      names = "--cache-type",
      paramLabel = "TYPE",
      description =
          "how keys and values are kept: ${COMPLETION-CANDIDATES} (default: f16); q8_0 takes half"
              + " the memory")
  private CacheType cacheType = CacheType.F16;

  /** The model to load, found if not named. */
  Path model() {
    return ModelFinder.ofThisProcess().find(Optional.ofNullable(model), System.err::println);
  }

  /** What to load, and with what. */
  EngineConfig config() {
    try {
      Kernels.choose(kernels);
    } catch (IllegalStateException e) {
      throw new CommandException(
          "--kernels %s cannot be had here: %s".formatted(kernels, e.getMessage()), e);
    }
    EngineConfig config =
        EngineConfig.of(model())
            .withKernels(kernels)
            .withScreenedHead(!fullHead)
            .withCacheType(cacheType);
    config = threads == null ? config : config.withThreads(threads);
    return device == null ? config : config.withDevice(device);
  }
}
