package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** A matrix row by row, in the type that it is written as. Used by several threads. */
interface Rows {
  long rows();

  int columns();

  /** The type of {@link #write}. */
  GgmlType type();

  /** Writes a row of {@link #type}. */
  void write(long row, MemorySegment target, long at);

  /** A row as floats. */
  default void floats(long row, float[] out) {
    MemorySegment packed = MemorySegment.ofArray(new byte[(int) type().bytes(columns())]);
    write(row, packed, 0);
    BlockFormat.of(type()).dequantize(packed, 0, out, 0, columns());
  }

  /** Numbers as they lie in the file. */
  record Plain(StoredTensor tensor, GgmlType type, long rows, int columns) implements Rows {
    @Override
    public void write(long row, MemorySegment target, long at) {
      long bytes = type.bytes(columns);
      MemorySegment.copy(tensor.data(), row * bytes, target, at, bytes);
    }
  }

  /** The same numbers in another type. */
  record Converted(Rows source, GgmlType type) implements Rows {
    @Override
    public long rows() {
      return source.rows();
    }

    @Override
    public int columns() {
      return source.columns();
    }

    @Override
    public void write(long row, MemorySegment target, long at) {
      float[] numbers = new float[columns()];
      source.floats(row, numbers);
      BlockFormat.of(type).quantize(numbers, 0, numbers.length, target, at);
    }
  }

  /** Some rows of another matrix, in another order. */
  record Picked(Rows source, long rows, LongUnaryOperator from) implements Rows {
    @Override
    public int columns() {
      return source.columns();
    }

    @Override
    public GgmlType type() {
      return source.type();
    }

    @Override
    public void write(long row, MemorySegment target, long at) {
      source.write(from.applyAsLong(row), target, at);
    }

    @Override
    public void floats(long row, float[] out) {
      source.floats(from.applyAsLong(row), out);
    }
  }

  /** Matrices of equal width and type, one below the other. */
  record Stacked(List<Rows> parts) implements Rows {
    @Override
    public long rows() {
      return parts.stream().mapToLong(Rows::rows).sum();
    }

    @Override
    public int columns() {
      return parts.getFirst().columns();
    }

    @Override
    public GgmlType type() {
      return parts.getFirst().type();
    }

    @Override
    public void write(long row, MemorySegment target, long at) {
      long left = row;
      for (Rows part : parts) {
        if (left < part.rows()) {
          part.write(left, target, at);
          return;
        }
        left -= part.rows();
      }
      throw new IndexOutOfBoundsException("row " + row);
    }
  }
}
