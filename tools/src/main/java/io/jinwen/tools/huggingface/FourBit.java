package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A matrix of 4-bit codes with a scale and a zero for each row and group of columns: {@code scale ·
 * (code − zero)}.
 *
 * <p>Where each block of 32 columns lies in one group it becomes Q4_0 (all zeros 8) or Q4_1: codes
 * as they are, scales in half precision, and in Q4_1 {@code −scale · zero} in half precision. Where
 * the groups are scattered over the columns no type with blocks can hold it; then it is packed anew
 * in six or eight bits.
 */
final class FourBit implements Rows {
  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 32;
  private static final int MIDDLE = 8;

  /** How a layout finds its numbers. */
  interface Layout {
    long rows();

    int columns();

    int groups();

    int group(int column);

    int code(long row, int column);

    float scale(long row, int group);

    int zero(long row, int group);
  }

  private final Layout layout;
  private final GgmlType type;
  private final Optional<Notes.Cost> cost;

  private FourBit(Layout layout, GgmlType type, Optional<Notes.Cost> cost) {
    this.layout = layout;
    this.type = type;
    this.cost = cost;
  }

  /** Chooses the type that holds a layout. */
  static FourBit of(Layout layout, Notes notes) {
    int columns = layout.columns();
    if (columns % BLOCK != 0) {
      return new FourBit(
          layout,
          GgmlType.F16,
          Optional.of(notes.cost("rows that are no whole blocks of 32 written as F16")));
    }
    if (scattered(layout)) {
      GgmlType type = columns % 256 == 0 ? GgmlType.Q6_K : GgmlType.Q8_0;
      return new FourBit(
          layout,
          type,
          Optional.of(
              notes.cost("groups scattered over the columns (desc_act), packed anew as " + type)));
    }
    GgmlType type = centred(layout) ? GgmlType.Q4_0 : GgmlType.Q4_1;
    if (exact(layout, type)) {
      return new FourBit(layout, type, Optional.empty());
    }
    return new FourBit(
        layout,
        type,
        Optional.of(notes.cost("scales or offsets rounded to half precision, as " + type)));
  }

  private static boolean scattered(Layout layout) {
    for (int c = 0; c < layout.columns(); c++) {
      if (layout.group(c) != layout.group(c / BLOCK * BLOCK)) {
        return true;
      }
    }
    return false;
  }

  private static boolean centred(Layout layout) {
    for (long row = 0; row < layout.rows(); row++) {
      for (int group = 0; group < layout.groups(); group++) {
        if (layout.zero(row, group) != MIDDLE) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean exact(Layout layout, GgmlType type) {
    for (long row = 0; row < layout.rows(); row++) {
      for (int group = 0; group < layout.groups(); group++) {
        float scale = layout.scale(row, group);
        float offset = -scale * layout.zero(row, group);
        if (half(scale) != scale || (type == GgmlType.Q4_1 && half(offset) != offset)) {
          return false;
        }
      }
    }
    return true;
  }

  private static float half(float value) {
    return Float.float16ToFloat(Float.floatToFloat16(value));
  }

  /** The same as Q4_1, exactly: where it stands beside a Q4_1 in one tensor. */
  Rows asQ41() {
    return type == GgmlType.Q4_0 ? new FourBit(layout, GgmlType.Q4_1, cost) : this;
  }

  @Override
  public long rows() {
    return layout.rows();
  }

  @Override
  public int columns() {
    return layout.columns();
  }

  @Override
  public GgmlType type() {
    return type;
  }

  /** The exact numbers, not those that are written. */
  @Override
  public void floats(long row, float[] out) {
    for (int c = 0; c < layout.columns(); c++) {
      int group = layout.group(c);
      out[c] = layout.scale(row, group) * (layout.code(row, c) - layout.zero(row, group));
    }
  }

  @Override
  public void write(long row, MemorySegment target, long at) {
    if (type == GgmlType.Q4_0 || type == GgmlType.Q4_1) {
      for (int block = 0; block < layout.columns() / BLOCK; block++) {
        writeBlock(row, block * BLOCK, target, at + block * (long) type.blockBytes());
      }
    } else {
      float[] numbers = new float[layout.columns()];
      floats(row, numbers);
      BlockFormat.of(type).quantize(numbers, 0, numbers.length, target, at);
    }
    if (cost.isPresent()) {
      float[] exact = new float[layout.columns()];
      floats(row, exact);
      cost.get().add(exact, type, target, at);
    }
  }

  private void writeBlock(long row, int column, MemorySegment target, long at) {
    int group = layout.group(column);
    float scale = layout.scale(row, group);
    target.set(HALF, at, Float.floatToFloat16(scale));
    long codes = at + Short.BYTES;
    if (type == GgmlType.Q4_1) {
      target.set(HALF, codes, Float.floatToFloat16(-scale * layout.zero(row, group)));
      codes += Short.BYTES;
    }
    for (int j = 0; j < BLOCK / 2; j++) {
      int low = layout.code(row, column + j);
      int high = layout.code(row, column + j + BLOCK / 2);
      target.set(ValueLayout.JAVA_BYTE, codes + j, (byte) (low | high << 4));
    }
  }
}
