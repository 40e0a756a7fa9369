package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A weight matrix, repacked once at load so that sixteen rows are read side by side; nothing is
 * rounded on the way. {@link PackedLayout} says where each number lies.
 */
public final class PackedMatrix {
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
   * @throws UnusableWeightsException where a number is not finite, or all are zero
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
    Repacking repacking = new Repacking(packed, source);
    pool.run(packed.groups(), (group, worker) -> repacking.pack(group));
    repacking.requireUsable();
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

  /**
   * A matrix of type Q8_0 whose bytes lie in somebody's memory.
   *
   * @param data as many bytes as {@link #bytesOf} says
   * @param rows a multiple of 16
   * @param columns a multiple of 32
   */
  public static PackedMatrix over(MemorySegment data, int rows, int columns) {
    if (data.byteSize() != bytesOf(GgmlType.Q8_0, rows, columns)
        || rows % PackedLayout.ROWS != 0
        || columns % PackedLayout.BLOCK != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no matrix of %d x %d".formatted(data.byteSize(), rows, columns));
    }
    return new PackedMatrix(GgmlType.Q8_0, PackedLayout.of(GgmlType.Q8_0), rows, columns, data);
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
      Unpacker.row(this, rowFrom + r, columns, target, offset + r * columns);
    }
  }

  /**
   * The first numbers of a row as plain floats.
   *
   * @param count a multiple of 4, at most the columns
   * @throws IndexOutOfBoundsException where the row or its numbers are not in the matrix
   */
  public void rowToFloats(int row, int count, float[] target, int offset) {
    Objects.checkIndex(row, rows);
    Objects.checkFromIndexSize(0, count, columns);
    Unpacker.row(this, row, count, target, offset);
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

  /** Where each number lies in {@link #data}. */
  public PackedLayout layout() {
    return layout;
  }

  /** Its bytes; only the kernels that fill a matrix of zeros write them. */
  public MemorySegment data() {
    return data;
  }

  /** Groups of 16 rows; the last may be padded with zeros. */
  public int groups() {
    return (rows + PackedLayout.ROWS - 1) / PackedLayout.ROWS;
  }

  /** Where the parameters of a group begin in {@link #data}. */
  long paramsAt(int group) {
    return group * groupBytes;
  }

  /** From one group to the next. */
  public long groupBytes() {
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
}
