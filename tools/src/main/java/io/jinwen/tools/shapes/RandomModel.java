package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.tools.weights.RowPipeline;
import io.jinwen.tools.weights.TypeMix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A model of some shape with random weights. The same seed gives the same file, whatever the number
 * of threads, because each row draws from its own stream.
 */
public final class RandomModel {
  private final ModelShape shape;
  private final TypeMix mix;
  private final long seed;

  public RandomModel(ModelShape shape, TypeMix mix, long seed) {
    this.shape = shape;
    this.mix = mix;
    this.seed = seed;
  }

  /** Bytes of all tensors. */
  public long bytes() {
    List<GgmlType> types = mix.types(shape.tensors());
    long bytes = 0;
    for (int i = 0; i < types.size(); i++) {
      bytes += types.get(i).bytes(shape.tensors().get(i).count());
    }
    return bytes;
  }

  /** Writes the file. */
  public void write(Path target, RowPipeline pipeline) throws IOException {
    GgufWriter writer = new GgufWriter();
    shape.describe(writer);
    writer.putU32("general.file_type", mix.fileType());
    writer.putU32("general.quantization_version", 2);
    List<TensorInfo> tensors = shape.tensors();
    List<GgmlType> types = mix.types(tensors);
    for (int i = 0; i < types.size(); i++) {
      TensorInfo tensor = tensors.get(i);
      GgmlType type = types.get(i);
      long tensorSeed = seed * 1_000_003 + i;
      writer.tensor(
          tensor.name(),
          type,
          tensor.shape(),
          channel -> fill(tensor, type, tensorSeed, channel, pipeline));
    }
    writer.write(target);
  }

  private static void fill(
      TensorInfo tensor,
      GgmlType type,
      long seed,
      WritableByteChannel channel,
      RowPipeline pipeline)
      throws IOException {
    long columns = tensor.dim(0);
    long rowBytes = type.bytes(columns);
    pipeline.write(
        channel,
        tensor.count() / columns,
        rowBytes,
        (first, rows, bytes) -> {
          for (int r = 0; r < rows; r++) {
            SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + first + r);
            fillRow(tensor, type, bytes.asSlice(r * rowBytes, rowBytes), random);
          }
        });
  }

  /** Matrices keep the size of what they multiply; norms are near 1, biases near 0. */
  private static void fillRow(
      TensorInfo tensor, GgmlType type, MemorySegment row, SplittableRandom random) {
    if (tensor.name().endsWith("_norm.weight")) {
      RandomBlocks.fill(type, row, random, 0.1);
      for (long at = 0; at < row.byteSize(); at += Float.BYTES) {
        float number = row.get(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, at);
        row.set(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, at, 1 + number);
      }
    } else if (tensor.name().endsWith(".bias")) {
      RandomBlocks.fill(type, row, random, 0.1);
    } else {
      RandomBlocks.fill(type, row, random, 1 / Math.sqrt(tensor.dim(0)));
    }
  }
}
