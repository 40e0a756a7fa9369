package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The first rows of each head, transposed: row (head, column) of the result is that column of the
 * head's rows.
 */
final class TransposedHeads implements Rows {
  private final Rows source;
  private final GgmlType type;
  private final int heads;
  private final int rowsPerHead;
  private final int taken;
  private final Optional<Notes.Cost> cost;

  /**
   * @param rowsPerHead rows of a head in the source
   * @param taken how many of them are transposed
   * @param cost where the type does not hold the numbers as they are
   */
  TransposedHeads(
      Rows source,
      GgmlType type,
      int heads,
      int rowsPerHead,
      int taken,
      Optional<Notes.Cost> cost) {
    this.source = source;
    this.type = type;
    this.heads = heads;
    this.rowsPerHead = rowsPerHead;
    this.taken = taken;
    this.cost = cost;
  }

  @Override
  public long rows() {
    return (long) heads * source.columns();
  }

  @Override
  public int columns() {
    return taken;
  }

  @Override
  public GgmlType type() {
    return type;
  }

  @Override
  public void write(long row, MemorySegment target, long at) {
    float[] numbers = head((int) (row / source.columns())).column((int) (row % source.columns()));
    BlockFormat.of(type).quantize(numbers, 0, numbers.length, target, at);
    cost.ifPresent(account -> account.add(numbers, type, target, at));
  }

  /** The rows of one head, kept by each thread for the rows that follow. */
  private record Head(int index, float[][] rows) {
    float[] column(int column) {
      float[] numbers = new float[rows.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = rows[i][column];
      }
      return numbers;
    }
  }

  private final ThreadLocal<Head> last =
      ThreadLocal.withInitial(() -> new Head(-1, new float[0][]));

  private Head head(int index) {
    Head kept = last.get();
    if (kept.index == index) {
      return kept;
    }
    float[][] rows = new float[taken][source.columns()];
    for (int i = 0; i < taken; i++) {
      source.floats((long) index * rowsPerHead + i, rows[i]);
    }
    Head made = new Head(index, rows);
    last.set(made);
    return made;
  }
}
