package io.jinwen.engine.cpu;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WeightMemory;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.model.Architecture;
import io.jinwen.engine.model.FileType;
import io.jinwen.engine.model.HyperParameters;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.TensorSource;
import io.jinwen.engine.model.Weights;
import java.lang.foreign.Arena;
import java.util.function.DoubleConsumer;

/** A model in memory: its weights repacked for the kernels, the file no longer needed. */
public final class LoadedModel implements AutoCloseable {
  private final Arena arena;
  private final ModelConfig config;
  private final Weights weights;
  private final Transformer transformer;
  private final Summary summary;

  /**
   * What the file said of itself.
   *
   * @param name the model's name, or the file's
   * @param quantization the mixture of tensor types, such as Q4_K_M
   * @param demonstration whether it calls itself a demonstration model
   */
  public record Summary(
      String name,
      String architecture,
      String quantization,
      long parameterCount,
      long weightBytes,
      boolean demonstration) {}

  private LoadedModel(
      Arena arena, ModelConfig config, Weights weights, Transformer transformer, Summary summary) {
    this.arena = arena;
    this.config = config;
    this.weights = weights;
    this.transformer = transformer;
    this.summary = summary;
  }

  /**
   * Refuses a file of a family that this engine does not run, by the family's name: what else is
   * strange about it follows from that.
   *
   * @throws EngineException MODEL_UNSUPPORTED
   * @throws GgufException where the file does not name its family
   */
  public static void requireArchitecture(GgufFile file) {
    Architecture.of(new HyperParameters(file).architecture());
  }

  /**
   * Reads and repacks all weights.
   *
   * @param rowsMax most tokens of one forward pass
   * @param progress is told the share done, 0 … 1, by the calling thread
   * @throws EngineException MODEL_UNSUPPORTED, MODEL_CORRUPT
   * @throws GgufException where the file changed meanwhile
   */
  public static LoadedModel read(
      GgufFile file, Kernels kernels, WorkerPool pool, int rowsMax, DoubleConsumer progress) {
    return read(file, kernels, pool, rowsMax, AttentionSettings.DEFAULT, progress);
  }

  /**
   * How a model attends to what came before.
   *
   * @param cacheType how keys and values are kept
   * @param exact whether all attend exactly where they would in 8 bits, which is slower and shows
   *     what the 8 bits cost
   */
  public record AttentionSettings(CacheType cacheType, boolean exact) {
    public static final AttentionSettings DEFAULT = new AttentionSettings(CacheType.F16, false);
  }

  /** The same with attention of a kind. */
  public static LoadedModel read(
      GgufFile file,
      Kernels kernels,
      WorkerPool pool,
      int rowsMax,
      AttentionSettings attention,
      DoubleConsumer progress) {
    HyperParameters parameters = new HyperParameters(file);
    Architecture architecture = Architecture.of(parameters.architecture());
    ModelConfig config = architecture.config(parameters);
    ModelBounds.require(config, rowsMax);
    long total = file.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    Arena arena = new WeightMemory();
    try {
      long[] done = {0};
      var tensors =
          new TensorSource(
              file, arena, pool, bytes -> progress.accept((double) (done[0] += bytes) / total));
      Weights weights = Weights.read(tensors, architecture, config);
      file.requireUnchanged();
      Summary summary = summary(file, parameters, tensors.weightBytes());
      var transformer =
          new Transformer(config, weights, new Compute(kernels, pool), rowsMax, attention);
      return new LoadedModel(arena, config, weights, transformer, summary);
    } catch (InternalError e) {
      arena.close();
      file.requireUnchanged(); // says so where the file was cut
      throw e;
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static Summary summary(GgufFile file, HyperParameters parameters, long weightBytes) {
    return new Summary(
        parameters.name().orElse(file.path().getFileName().toString()),
        parameters.architecture(),
        FileType.of(file),
        file.tensors().stream().mapToLong(TensorInfo::count).sum(),
        weightBytes,
        file.metadata().bool("jinwen.demonstration", false));
  }

  /** The weights, for a device that copies them. */
  public Weights weights() {
    return weights;
  }

  public ModelConfig config() {
    return config;
  }

  public Transformer transformer() {
    return transformer;
  }

  public Summary summary() {
    return summary;
  }

  @Override
  public void close() {
    arena.close();
  }
}
