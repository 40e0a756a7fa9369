package io.jinwen.tools.weights;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes a model file again with its matrices packed as a {@link TypeMix} says. */
public final class ModelQuantizer {
  /** What packing starts from; from fewer bits each step would lose more. */
  private static final Set<GgmlType> SOURCES =
      EnumSet.of(GgmlType.F32, GgmlType.F16, GgmlType.BF16, GgmlType.Q8_0);

  private static final int QUANTIZATION_VERSION = 2;

  private final GgufFile model;
  private final TypeMix mix;
  private final List<GgmlType> types;
  private final ActivationStatistics statistics;

  /** Packs every number alike. */
  public ModelQuantizer(GgufFile model, TypeMix mix) {
    this(model, mix, new ActivationStatistics());
  }

  /**
   * Packs by what the columns meet; tensors of which nothing is known as without statistics.
   *
   * @throws IllegalArgumentException where a tensor cannot be converted; the message names it
   */
  public ModelQuantizer(GgufFile model, TypeMix mix, ActivationStatistics statistics) {
    this.model = model;
    this.statistics = statistics;
    this.mix = mix;
    this.types = mix.types(model.tensors());
    for (int i = 0; i < types.size(); i++) {
      TensorInfo tensor = model.tensors().get(i);
      if (types.get(i) != tensor.type() && !SOURCES.contains(tensor.type())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: tensor '%s' is %s already; %s can be made from %s only,"
                    + " so start from the file the model was published in",
                model.path(),
                tensor.name(),
                tensor.type(),
                mix,
                SOURCES));
      }
    }
  }

  /** The tensors that are packed although nothing is known of what they meet. */
  public List<String> withoutStatistics() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      TensorInfo tensor = model.tensors().get(i);
      if (types.get(i) != tensor.type() && !statistics.has(tensor.name())) {
        names.add(tensor.name());
      }
    }
    return names;
  }

  /** Bytes of all tensors of the new file. */
  public long bytes() {
    long bytes = 0;
    for (int i = 0; i < types.size(); i++) {
      bytes += types.get(i).bytes(model.tensors().get(i).count());
    }
    return bytes;
  }

  /**
   * Writes the new file.
   *
   * @param pipeline makes the rows
   */
  public void write(Path target, RowPipeline pipeline) throws IOException {
    GgufWriter writer = new GgufWriter();
    for (String key : model.metadata().keys()) {
      // The writer has its own alignment, and one file is written whatever was read.
      if (!key.equals("general.alignment") && !key.startsWith("split.")) {
        writer.putCopy(key, model.metadata());
      }
    }
    writer.putU32("general.file_type", mix.fileType());
    writer.putU32("general.quantization_version", QUANTIZATION_VERSION);
    for (int i = 0; i < types.size(); i++) {
      TensorInfo tensor = model.tensors().get(i);
      GgmlType type = types.get(i);
      writer.tensor(
          tensor.name(), type, tensor.shape(), channel -> convert(tensor, type, channel, pipeline));
    }
    writer.write(target);
  }

  private void convert(
      TensorInfo tensor, GgmlType type, WritableByteChannel channel, RowPipeline pipeline)
      throws IOException {
    int columns = Math.toIntExact(tensor.dim(0));
    long rows = tensor.count() / columns;
    long sourceBytes = tensor.type().bytes(columns);
    long targetBytes = type.bytes(columns);
    MemorySegment data = model.data(tensor);
    BlockFormat source = BlockFormat.of(tensor.type());
    BlockFormat target = BlockFormat.of(type);
    Optional<RowWeights> weights =
        statistics.meanSquares(tensor).map(means -> new RowWeights(means, rows));
    pipeline.write(
        channel,
        rows,
        targetBytes,
        (first, count, bytes) -> {
          float[] numbers = new float[columns];
          for (int r = 0; r < count; r++) {
            MemorySegment packed = data.asSlice((first + r) * sourceBytes, sourceBytes);
            if (tensor.type() == type) {
              MemorySegment.copy(packed, 0, bytes, r * targetBytes, targetBytes);
            } else {
              source.dequantize(packed, 0, numbers, 0, columns);
              checkFinite(numbers, tensor, first + r);
              if (weights.isPresent()) {
                float[] important = weights.get().of(first + r);
                target.quantize(numbers, important, 0, columns, bytes, r * targetBytes);
              } else {
                target.quantize(numbers, 0, columns, bytes, r * targetBytes);
              }
            }
          }
        });
  }

  private static void checkFinite(float[] numbers, TensorInfo tensor, long row) {
    for (int c = 0; c < numbers.length; c++) {
      if (!Float.isFinite(numbers[c])) {
        throw new IllegalArgumentException(
            "tensor '%s' holds %s in row %d, column %d; the file is damaged"
                .formatted(tensor.name(), numbers[c], row, c));
      }
    }
  }
}
