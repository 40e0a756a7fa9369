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

  private final GgmlType type;
  private final PackedLayout layout;
  private final int rows;
  private final int columns;
  private final MemorySegment data;
  private final long codesOffset;
  private final long groupBytes;

  private PackedMatrix(GgmlType type, int rows, int columns, Arena arena) {
    this.type = type;
    this.layout = PackedLayout.of(type);
    this.rows = rows;
    this.columns = columns;
    this.codesOffset = layout.codesOffset(columns);
    this.groupBytes = layout.groupBytes(columns);
    this.data = arena.allocate(groups() * groupBytes, 64);
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
    PackedMatrix packed = new PackedMatrix(type, (int) rows, columns, arena);
    if (packed.layout.quantised()) {
      pool.run(packed.groups(), (group, worker) -> packed.packBlocks(source, group));
    } else {
      pool.run(packed.groups(), (group, worker) -> packed.packFloats(source, group));
    }
    return packed;
  }

  /** Bytes of memory that a matrix of this type and size takes when packed. */
  public static long bytesOf(GgmlType type, long rows, int columns) {
    return Math.ceilDiv(rows, PackedLayout.ROWS) * PackedLayout.of(type).groupBytes(columns);
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

  /** Where the codes of a group begin in {@link #data}. */
  long codesAt(int group) {
    return group * groupBytes + codesOffset;
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
    for (int b = 0; b < columns / layout.blockColumns(); b++) {
      for (int r = 0; r < rowsHere; r++) {
        block.read(type, source, (rowFrom + r) * rowBytes + (long) b * type.blockBytes());
        putParams(block, params, r);
        putCodes(block, codes, r);
      }
      params += layout.paramsBytesPerBlock();
      codes += layout.codesBytes(layout.blockColumns());
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
}
