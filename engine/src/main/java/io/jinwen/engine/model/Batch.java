package io.jinwen.engine.model;

import io.jinwen.engine.cache.PageTable;
import java.util.ArrayList;
import java.util.List;

/** The tokens of one forward pass: slices of one or more sequences, row after row. */
public final class Batch {
  private final int[] tokens; // [row]
  private final int[] positions; // [row]
  private final List<Slice> slices = new ArrayList<>();
  private int rows;
  private List<Shortlist> shortlists = List.of();

  /**
   * @param rowsMax most tokens of one pass
   */
  public Batch(int rowsMax) {
    this.tokens = new int[rowsMax];
    this.positions = new int[rowsMax];
  }

  public void clear() {
    rows = 0;
    slices.clear();
    shortlists = List.of();
  }

  /**
   * Says which logits of each row, in their order, are needed; an empty list means all of every
   * row, as after {@link #clear}.
   */
  public void need(List<Shortlist> ofEachRow) {
    shortlists = ofEachRow;
  }

  public List<Shortlist> shortlists() {
    return shortlists;
  }

  /** Adds {@code count} tokens of a sequence that continue it at {@code firstPosition}. */
  public void add(
      PageTable pages,
      int[] source,
      int from,
      int count,
      int firstPosition,
      Slice.Route route,
      Slice.Logits logits) {
    System.arraycopy(source, from, tokens, rows, count);
    for (int i = 0; i < count; i++) {
      positions[rows + i] = firstPosition + i;
    }
    slices.add(new Slice(pages, rows, firstPosition, count, route, logits));
    rows += count;
  }

  /** Rows before those of the first expanded slice; expanded slices come last. */
  public int absorbedRows() {
    for (Slice slice : slices) {
      if (slice.route() == Slice.Route.PROMPT_EXPANDED) {
        return slice.firstRow();
      }
    }
    return rows;
  }

  public List<Slice> absorbedSlices() {
    return slices.stream().filter(s -> s.route() != Slice.Route.PROMPT_EXPANDED).toList();
  }

  public int rows() {
    return rows;
  }

  public int rowsFree() {
    return tokens.length - rows;
  }

  public List<Slice> slices() {
    return slices;
  }

  /**
   * The rows whose logits are wanted, as a batch of their own; {@code rowMap} receives the row each
   * one has here. A last token alone attends in the cached form whatever its slice did.
   */
  public Batch logitRows(int[] rowMap) {
    Batch some = new Batch(logitRowCount());
    for (Slice slice : slices) {
      int count = slice.logitRows();
      if (count == 0) {
        continue;
      }
      int skipped = slice.count() - count;
      for (int i = 0; i < count; i++) {
        rowMap[some.rows + i] = slice.firstRow() + skipped + i;
      }
      Slice.Route route =
          slice.logits() == Slice.Logits.LAST && slice.route() == Slice.Route.PROMPT_EXPANDED
              ? Slice.Route.PROMPT
              : slice.route();
      int position = slice.firstPosition() + skipped;
      int from = slice.firstRow() + skipped;
      some.add(slice.pages(), tokens, from, count, position, route, slice.logits());
    }
    return some;
  }

  public int token(int row) {
    return tokens[row];
  }

  public int position(int row) {
    return positions[row];
  }

  /** How many rows of logits this batch asks for. */
  public int logitRowCount() {
    return slices.stream().mapToInt(Slice::logitRows).sum();
  }
}
