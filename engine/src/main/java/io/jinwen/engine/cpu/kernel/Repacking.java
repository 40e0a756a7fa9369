package io.jinwen.engine.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fills a {@link PackedMatrix} from a file's bytes, group by group, and looks at every scale and
 * float on the way: one that is not finite would make every answer meaningless from its first token
 * on, and nothing later could say why. Shared by the workers, each with groups of its own.
 */
final class Repacking {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int LOW_NIBBLES = 0x0F0F0F0F;
  private static final int LOW_PAIRS = 0x03030303;

  private static final int HALF_EXPONENT = 0x7C00;
  private static final int BRAIN_EXPONENT = 0x7F80;
  private static final int FLOAT_EXPONENT = 0x7F800000;
  private static final int HALF_MAGNITUDE = 0x7FFF;
  private static final int FLOAT_MAGNITUDE = 0x7FFFFFFF;
  private static final long NONE = Long.MAX_VALUE;

  private final PackedMatrix matrix;
  private final PackedLayout layout;
  private final MemorySegment source;
  private final MemorySegment data;
  private final AtomicLong firstNotFinite = new AtomicLong(NONE);
  private volatile boolean someNotZero;

  Repacking(PackedMatrix matrix, MemorySegment source) {
    this.matrix = matrix;
    this.layout = matrix.layout();
    this.source = source;
    this.data = matrix.data();
  }

  void pack(int group) {
    if (layout.quantised()) {
      packBlocks(group);
    } else {
      packFloats(group);
    }
  }

  /**
   * Called when all groups are packed.
   *
   * @throws UnusableWeightsException where a number is not finite, or all are zero
   */
  void requireUsable() {
    long number = firstNotFinite.get();
    if (number != NONE) {
      throw new UnusableWeightsException(
          "number %d (row %d, column %d) or the scale of its %s block is not finite"
              .formatted(
                  number, number / matrix.columns(), number % matrix.columns(), matrix.type()));
    }
    if (!someNotZero) {
      throw new UnusableWeightsException(
          "all its %d x %d numbers are zero".formatted(matrix.rows(), matrix.columns()));
    }
  }

  /** Notes what a group was found to be; every group of a usable matrix comes to the same. */
  private void report(long notFinite, boolean notZero) {
    if (notFinite != NONE) {
      firstNotFinite.accumulateAndGet(notFinite, Math::min);
    }
    if (notZero && !someNotZero) {
      someNotZero = true;
    }
  }

  private int rowsOf(int group) {
    return Math.min(PackedLayout.ROWS, matrix.rows() - group * PackedLayout.ROWS);
  }

  private void packFloats(int group) {
    long rowFrom = (long) group * PackedLayout.ROWS;
    for (int r = 0; r < rowsOf(group); r++) {
      if (layout.codes() == PackedLayout.Codes.F32) {
        packFloatRow(group, rowFrom + r, r);
      } else {
        packShortRow(group, rowFrom + r, r);
      }
    }
  }

  private void packFloatRow(int group, long row, int r) {
    int columns = matrix.columns();
    long to = matrix.codesAt(group) + 4L * r;
    long notFinite = NONE;
    int seen = 0;
    for (int k = 0; k < columns; k++) {
      int bits = source.get(INT, (row * columns + k) * 4);
      if ((bits & FLOAT_EXPONENT) == FLOAT_EXPONENT) {
        notFinite = Math.min(notFinite, row * columns + k);
      }
      seen |= bits;
      data.set(INT, to + 4L * k * PackedLayout.ROWS, bits);
    }
    report(notFinite, (seen & FLOAT_MAGNITUDE) != 0);
  }

  private void packShortRow(int group, long row, int r) {
    int columns = matrix.columns();
    boolean brain = layout.codes() == PackedLayout.Codes.BF16;
    int exponent = brain ? BRAIN_EXPONENT : HALF_EXPONENT;
    long to = matrix.codesAt(group) + 2L * r;
    long notFinite = NONE;
    int seen = 0;
    for (int k = 0; k < columns; k++) {
      short bits = source.get(SHORT, (row * columns + k) * 2);
      if ((bits & exponent) == exponent) {
        notFinite = Math.min(notFinite, row * columns + k);
      }
      seen |= bits;
      data.set(SHORT, to + 2L * k * PackedLayout.ROWS, bits);
    }
    report(notFinite, (seen & HALF_MAGNITUDE) != 0);
  }

  private void packBlocks(int group) {
    GgmlType type = matrix.type();
    int columns = matrix.columns();
    long rowFrom = (long) group * PackedLayout.ROWS;
    int rowsHere = rowsOf(group);
    long rowBytes = type.bytes(columns);
    long params = matrix.paramsAt(group);
    long codes = matrix.codesAt(group);
    SourceBlock block = new SourceBlock();
    boolean sixes = layout.codes() == PackedLayout.Codes.SIXES;
    long lows = matrix.lowsAt(group);
    long notFinite = NONE;
    int seen = 0;
    for (int b = 0; b < columns / layout.blockColumns(); b++) {
      for (int r = 0; r < rowsHere; r++) {
        block.read(type, source, (rowFrom + r) * rowBytes + (long) b * type.blockBytes());
        if (!isFinite(block.scale) || !isFinite(block.minimum)) {
          long number = (rowFrom + r) * columns + (long) b * layout.blockColumns();
          notFinite = Math.min(notFinite, number);
        }
        seen |= block.scale | block.minimum;
        putParams(block, params, r);
        if (sixes) {
          putSixes(block, codes, lows, r);
        } else {
          putCodes(block, codes, r);
        }
      }
      params += layout.paramsBytesPerBlock();
      codes += layout.codesBytes(layout.blockColumns());
      lows += layout.lowsBytes(layout.blockColumns());
    }
    report(notFinite, (seen & HALF_MAGNITUDE) != 0);
  }

  private static boolean isFinite(short half) {
    return (half & HALF_EXPONENT) != HALF_EXPONENT;
  }

  private void putParams(SourceBlock block, long at, int row) {
    long to = putHalf(at, row, block.scale);
    if (layout.minima()) {
      to = putHalf(to, row, block.minimum);
    }
    if (layout.subScales()) {
      for (int sub = 0; sub < layout.blockColumns() / layout.subLength(); sub++) {
        data.set(JAVA_BYTE, to + row, block.scales[sub]);
        to += PackedLayout.ROWS;
        if (layout.minima()) {
          data.set(JAVA_BYTE, to + row, block.minima[sub]);
          to += PackedLayout.ROWS;
        }
      }
    }
  }

  private long putHalf(long at, int row, short half) {
    data.set(SHORT, at + 2 * row, half);
    return at + 2 * PackedLayout.ROWS;
  }

  private void putCodes(SourceBlock block, long at, int row) {
    int[] quads = block.quads;
    long to = at + 4 * row;
    if (layout.codes() == PackedLayout.Codes.BYTES) {
      for (int i = 0; i < layout.blockColumns() / 4; i++) {
        data.set(INT, to + 64L * i, quads[i]);
      }
    } else {
      for (int i = 0; i < layout.blockColumns() / 8; i++) {
        data.set(INT, to + 64L * i, quads[2 * i] | quads[2 * i + 1] << 4);
      }
    }
  }

  private void putSixes(SourceBlock block, long highsAt, long lowsAt, int row) {
    int[] quads = block.quads;
    long highs = highsAt + 4 * row;
    long lows = lowsAt + 4 * row;
    for (int i = 0; i < layout.blockColumns() / 16; i++) {
      int a = quads[4 * i];
      int b = quads[4 * i + 1];
      int c = quads[4 * i + 2];
      int d = quads[4 * i + 3];
      data.set(INT, highs + 128L * i, a >>> 2 & LOW_NIBBLES | b << 2 & ~LOW_NIBBLES);
      data.set(INT, highs + 128L * i + 64, c >>> 2 & LOW_NIBBLES | d << 2 & ~LOW_NIBBLES);
      int low = a & LOW_PAIRS | (b & LOW_PAIRS) << 2 | (c & LOW_PAIRS) << 4 | (d & LOW_PAIRS) << 6;
      data.set(INT, lows + 64L * i, low);
    }
  }
}
