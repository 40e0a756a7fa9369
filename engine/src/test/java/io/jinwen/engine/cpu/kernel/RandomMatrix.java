package io.jinwen.engine.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** A matrix of random bytes in the format of its type; only the half-precision scales are sane. */
public record RandomMatrix(GgmlType type, int rows, int columns, MemorySegment data) {
  public static RandomMatrix of(GgmlType type, int rows, int columns, Random random, Arena arena) {
    byte[] bytes = new byte[Math.toIntExact(rows * type.bytes(columns))];
    random.nextBytes(bytes);
    for (int at = 0; at < bytes.length; at += type.blockBytes()) {
      for (int offset : halves(type)) {
        put(bytes, at + offset, Float.floatToFloat16(scale(random)));
      }
      if (type == GgmlType.F32) {
        putInt(bytes, at, Float.floatToRawIntBits((float) random.nextGaussian()));
      }
      if (type == GgmlType.BF16) {
        put(bytes, at, (short) (Float.floatToRawIntBits((float) random.nextGaussian()) >>> 16));
      }
    }
    return of(type, rows, columns, bytes, arena);
  }

  static RandomMatrix of(GgmlType type, int rows, int columns, byte[] bytes, Arena arena) {
    MemorySegment data = arena.allocate(bytes.length);
    MemorySegment.copy(bytes, 0, data, JAVA_BYTE, 0, bytes.length);
    return new RandomMatrix(type, rows, columns, data);
  }

  public PackedMatrix packed(Arena arena, WorkerPool pool) {
    return PackedMatrix.pack(type, data, rows, columns, arena, pool);
  }

  float[] dequantised() {
    float[] weights = new float[rows * columns];
    BlockFormat.of(type).dequantize(data, 0, weights, 0, weights.length);
    return weights;
  }

  /** Where a block keeps its half-precision numbers. */
  static int[] halves(GgmlType type) {
    return switch (type) {
      case F32, BF16 -> new int[0];
      case F16, Q4_0, Q5_0, Q8_0, IQ4_NL, IQ4_XS -> new int[] {0};
      case Q4_1, Q5_1, Q4_K, Q5_K -> new int[] {0, 2};
      case Q2_K -> new int[] {80, 82};
      case Q3_K -> new int[] {108};
      case Q6_K -> new int[] {208};
    };
  }

  private static float scale(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> 3e-7f; // subnormal as a half
      case 2 -> -60000;
      default -> (float) random.nextGaussian() * 0.01f;
    };
  }

  private static void put(byte[] to, int at, short value) {
    to[at] = (byte) value;
    to[at + 1] = (byte) (value >>> 8);
  }

  private static void putInt(byte[] to, int at, int value) {
    put(to, at, (short) value);
    put(to, at + 2, (short) (value >>> 16));
  }
}
