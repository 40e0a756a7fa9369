package io.jinwen.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.jinwen.engine.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A weight matrix, repacked once at load so that sixteen rows are read side by side; nothing is
 * rounded on the way. {@link PackedLayout} says where each number lies.
 */
public final class PackedMatrix {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int LOW_NIBBLES = 0x0F0F0F0F;
  private static final int LOW_PAIRS = 0x03030303;

  private final GgmlType type;
  private final PackedLayout layout;
  private final int rows;
  private final int columns;
  private final MemorySegment data;
  private final long codesOffset;
  private final long groupBytes;

  private PackedMatrix(
      GgmlType type, PackedLayout layout, int rows, int columns, MemorySegment data) {
    this.type = type;
    this.layout = layout;
    this.rows = rows;
    this.columns = columns;
    this.codesOffset = layout.codesOffset(columns);
    this.groupBytes = layout.groupBytes(columns);
    this.data = data;
  }

  /**
   * Repacks a matrix.
   *
   * @param source {@code [rows][columns]} in the block format of {@code type}, row after row
   * @param arena owns the packed bytes; shared, because the workers fill and read them
   * @param pool shares out the work by groups of rows
   * @throws IllegalArgumentException where the sizes do not fit each other or the type
   */
  public static PackedMatrix pack(
      GgmlType type, MemorySegment source, long rows, int columns, Arena arena, WorkerPool pool) {
    if (rows < 1 || rows > Integer.MAX_VALUE - PackedLayout.ROWS || columns < 1) {
      throw new IllegalArgumentException(
          "a matrix of %d x %d cannot be packed: both must lie in 1..2^31"
              .formatted(rows, columns));
    }
    long bytes = Math.multiplyExact(rows, type.bytes(columns));
    if (source.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "a %s matrix of %d x %d takes %d bytes, not %d"
              .formatted(type, rows, columns, bytes, source.byteSize()));
    }
    MemorySegment data = arena.allocate(bytesOf(type, rows, columns), 64);
    PackedMatrix packed = new PackedMatrix(type, PackedLayout.of(type), (int) rows, columns, data);
    if (packed.layout.quantised()) {
      pool.run(packed.groups(), (group, worker) -> packed.packBlocks(source, group));
    } else {
      pool.run(packed.groups(), (group, worker) -> packed.packFloats(source, group));
    }
    return packed;
  }

  /**
   * A matrix of zeros of type Q8_0, to be filled by {@link Kernels#packRows} or {@link
   * Kernels#packColumns}.
   *
   * @param rows a multiple of 16
   * @param columns a multiple of 32
   */
  public static PackedMatrix zeros(int rows, int columns, Arena arena) {
    if (rows < 1 || rows % PackedLayout.ROWS != 0 || columns < 1 || columns % 32 != 0) {
      throw new IllegalArgumentException(
          "a matrix of %d x %d cannot be filled: the rows must be a multiple of 16, the columns of 32"
              .formatted(rows, columns));
    }
    PackedLayout layout = PackedLayout.of(GgmlType.Q8_0);
    MemorySegment data = arena.allocate(bytesOf(GgmlType.Q8_0, rows, columns), 64);
    return new PackedMatrix(GgmlType.Q8_0, layout, rows, columns, data);
  }

  /** Bytes of memory that a matrix of this type and size takes when packed. */
  public static long bytesOf(GgmlType type, long rows, int columns) {
    PackedLayout layout = PackedLayout.of(type);
    long groupBytes = layout.groupBytes(columns) + layout.lowsBytes(columns);
    return Math.ceilDiv(rows, PackedLayout.ROWS) * groupBytes;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public GgmlType type() {
    return type;
  }

  /** Bytes of memory it takes. */
  public long bytes() {
    return data.byteSize();
  }

  /**
   * Rows as plain floats, {@code [row][columns]} from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException where the rows are not all in the matrix
   */
  public void toFloats(int rowFrom, int rowCount, float[] target, int offset) {
    Objects.checkFromIndexSize(rowFrom, rowCount, rows);
    for (int r = 0; r < rowCount; r++) {
      Unpacker.row(this, rowFrom + r, target, offset + r * columns);
    }
  }

  /** Whether it takes the quantised form of {@link Activations}. */
  public boolean quantised() {
    return layout.quantised();
  }

  /** Whether {@link #highs} exists. */
  boolean hasHighs() {
    return layout.codes() == PackedLayout.Codes.SIXES;
  }

  /** The same matrix, approximately: of six-bit codes only the high four bits are read. */
  PackedMatrix highs() {
    return new PackedMatrix(type, layout.highs(), rows, columns, data);
  }

  PackedLayout layout() {
    return layout;
  }

  MemorySegment data() {
    return data;
  }

  /** Groups of 16 rows; the last may be padded with zeros. */
  int groups() {
    return (rows + PackedLayout.ROWS - 1) / PackedLayout.ROWS;
  }

  /** Where the parameters of a group begin in {@link #data}. */
  long paramsAt(int group) {
    return group * groupBytes;
  }

  /** From one group to the next. */
  long groupBytes() {
    return groupBytes;
  }

  /** Where the codes of a group begin in {@link #data}. */
  long codesAt(int group) {
    return group * groupBytes + codesOffset;
  }

  /** Where the second plane of a group begins in {@link #data}. */
  long lowsAt(int group) {
    return groups() * groupBytes + group * layout.lowsBytes(columns);
  }

  private void packFloats(MemorySegment source, int group) {
    int rowFrom = group * PackedLayout.ROWS;
    int rowsHere = Math.min(PackedLayout.ROWS, rows - rowFrom);
    long to = codesAt(group);
    boolean wide = layout.codes() == PackedLayout.Codes.F32;
    int size = wide ? 4 : 2;
    for (int r = 0; r < rowsHere; r++) {
      long from = (long) (rowFrom + r) * columns * size;
      for (int k = 0; k < columns; k++) {
        long target = to + ((long) k * PackedLayout.ROWS + r) * size;
        if (wide) {
          data.set(INT, target, source.get(INT, from + 4L * k));
        } else {
          data.set(SHORT, target, source.get(SHORT, from + 2L * k));
        }
      }
    }
  }

  private void packBlocks(MemorySegment source, int group) {
    int rowFrom = group * PackedLayout.ROWS;
    int rowsHere = Math.min(PackedLayout.ROWS, rows - rowFrom);
    long rowBytes = type.bytes(columns);
    long params = paramsAt(group);
    long codes = codesAt(group);
    SourceBlock block = new SourceBlock();
    boolean sixes = layout.codes() == PackedLayout.Codes.SIXES;
    long lows = lowsAt(group);
    for (int b = 0; b < columns / layout.blockColumns(); b++) {
      for (int r = 0; r < rowsHere; r++) {
        block.read(type, source, (rowFrom + r) * rowBytes + (long) b * type.blockBytes());
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
