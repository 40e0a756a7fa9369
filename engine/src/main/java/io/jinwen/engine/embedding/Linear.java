package io.jinwen.engine.embedding;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.MatMul;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A layer {@code y = scale * (codes · x) + bias} with one scale a row. The file's 8-bit codes go
 * into Q8_0 blocks whose scale is 1, so they are held exactly and every kernel can multiply them;
 * the row's own scale follows in floats.
 */
final class Linear {
  private static final int BLOCK = 32;
  private static final short HALF_ONE = 0x3C00;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final PackedMatrix codes;
  private final float[] scales; // [row]
  private final float[] bias; // [row]

  private Linear(PackedMatrix codes, float[] scales, float[] bias) {
    this.codes = codes;
    this.scales = scales;
    this.bias = bias;
  }

  /** Reads {@code path} of the graph; {@code biasName} is the name of its bias. */
  static Linear read(OnnxFile file, String path, String biasName, Arena arena, WorkerPool pool) {
    String weight = file.productWeight(path);
    String base = weight.substring(0, weight.lastIndexOf("_quantized"));
    OnnxFile.Tensor tensor = file.tensor(weight);
    int columns = tensor.dimension(0);
    int rows = tensor.dimension(1);
    if (columns % BLOCK != 0) {
      throw OnnxFile.broken(
          "weight %s has %d columns, must have a multiple of %d".formatted(weight, columns, BLOCK));
    }
    for (byte zero : file.tensor(base + "_zero_point").signedBytes()) {
      if (zero != 0) {
        throw OnnxFile.broken("weight %s has zero point %d, must have 0".formatted(weight, zero));
      }
    }
    byte[] codes = tensor.signedBytes();
    float[] scales = file.tensor(base + "_scale").floats(rows);
    if (allZero(codes) || allZero(scales)) {
      throw tensor.unusable("all its numbers are zero");
    }
    PackedMatrix packed;
    try (Arena source = Arena.ofShared()) {
      MemorySegment blocks = blocks(codes, rows, columns, source);
      packed = PackedMatrix.pack(GgmlType.Q8_0, blocks, rows, columns, arena, pool);
    }
    return new Linear(packed, scales, file.tensor(biasName).floats(rows));
  }

  private static boolean allZero(byte[] codes) {
    for (byte code : codes) {
      if (code != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean allZero(float[] scales) {
    for (float scale : scales) {
      if (scale != 0) {
        return false;
      }
    }
    return true;
  }

  /** Refuses another shape than the layer needs. */
  Linear require(int rows, int columns) {
    if (codes.rows() != rows || codes.columns() != columns) {
      throw OnnxFile.broken(
          "a product of %d x %d, must be %d x %d"
              .formatted(codes.rows(), codes.columns(), rows, columns));
    }
    return this;
  }

  /** Turns {@code [column][row]} into rows of blocks: a scale of two bytes, then 32 codes. */
  private static MemorySegment blocks(byte[] transposed, int rows, int columns, Arena arena) {
    MemorySegment blocks = arena.allocate(GgmlType.Q8_0.bytes(columns) * rows);
    long at = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (column % BLOCK == 0) {
          blocks.set(SHORT, at, HALF_ONE);
          at += Short.BYTES;
        }
        blocks.set(ValueLayout.JAVA_BYTE, at++, transposed[column * rows + row]);
      }
    }
    return blocks;
  }

  int rows() {
    return codes.rows();
  }

  /** {@code y[vector][row]} without scale and bias, see {@link #finish}. */
  void multiply(MatMul matMul, Activations x, float[] y) {
    matMul.multiply(codes, x, y, 0, rows());
  }

  /** Applies scale and bias to one vector of {@link #multiply}'s result. */
  void finish(float[] y, int vector) {
    int at = vector * rows();
    for (int row = 0; row < scales.length; row++) {
      y[at + row] = Math.fma(y[at + row], scales[row], bias[row]);
    }
  }
}
