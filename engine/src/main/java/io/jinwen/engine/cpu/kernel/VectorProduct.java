package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static io.jinwen.engine.cpu.kernel.VectorShape.PARTS;

import java.util.Arrays;

/**
 * Chooses the loops of a product: straight from the packed bytes for one vector of activations, by
 * panels for several. Holds the panel, so each thread has its own.
 */
final class VectorProduct {
  private float[] rowScales = new float[0]; // [sub-block][row]
  private final VectorPanel panel = new VectorPanel();
  private final PanelTask codes = this::codes;
  private final PanelTask minima = this::minima;
  private final PanelTask floats = this::floats;
  private PackedMatrix w;
  private Activations x;
  private int firstVector;
  private int vectorStep;
  private int vectorCount;
  private float[] out;
  private int outStride;

  void run(
      PackedMatrix matrix,
      int firstGroup,
      int groups,
      Activations activations,
      int first,
      int step,
      int count,
      float[] to,
      int toOffset,
      int toStride,
      boolean adds) {
    w = matrix;
    x = activations;
    firstVector = first;
    vectorStep = step;
    vectorCount = count;
    out = to;
    outStride = toStride;
    for (int v = 0; v < vectorCount && !adds; v++) {
      int at = toOffset + v * outStride;
      Arrays.fill(out, at, at + groups * ROWS, 0f);
    }
    PackedLayout layout = w.layout();
    if (layout.minima()) {
      eachPanel(firstGroup, groups, toOffset, minima);
    }
    if (!layout.quantised()) {
      eachPanel(firstGroup, groups, toOffset, floats);
    } else if (isRowByRow(layout, adds)) {
      rows(firstGroup, groups, toOffset);
    } else {
      eachPanel(firstGroup, groups, toOffset, codes);
    }
  }

  /** Whether the loops for one vector serve; those begin their sums with 0. */
  private boolean isRowByRow(PackedLayout layout, boolean adds) {
    if (layout.codes() == PackedLayout.Codes.HIGHS) {
      if (adds) {
        throw new IllegalArgumentException("an approximate product cannot be added");
      }
      return true;
    }
    return !adds && vectorCount == 1 && isDirect(layout);
  }

  /** Some columns of one vector of rows. */
  private interface PanelTask {
    void run(int group, int part, int column, int columns, int outAt);
  }

  /**
   * All rows for some columns, then all rows for the next: so the activations of those columns stay
   * in the second-level cache, where those of a long prompt do not fit.
   */
  private void eachPanel(int firstGroup, int groups, int outAt, PanelTask task) {
    for (int column = 0; column < w.columns(); column += VectorPanel.COLUMNS) {
      int columns = Math.min(VectorPanel.COLUMNS, w.columns() - column);
      for (int group = 0; group < groups; group++) {
        for (int part = 0; part < PARTS; part++) {
          task.run(firstGroup + group, part, column, columns, outAt + group * ROWS + part * LANES);
        }
      }
    }
  }

  /**
   * Straight from the packed bytes, vector after vector of activations. Nibbles go by two groups,
   * one of the first half and one of the second; an odd last group goes with itself.
   */
  private void rows(int firstGroup, int groups, int toOffset) {
    boolean twice = isByTwos(w.layout());
    int half = (groups + 1) / 2;
    for (int v = 0; v < vectorCount; v++) {
      int vector = firstVector + v * vectorStep;
      int to = toOffset + v * outStride;
      for (int group = 0; group < (twice ? half : groups); group++) {
        int second = group + half < groups ? half : 0;
        for (int part = 0; part < PARTS; part++) {
          int outAt = to + group * ROWS + part * LANES;
          if (twice) {
            twoRows(firstGroup + group, firstGroup + group + second, part, vector, outAt);
          } else {
            row(firstGroup + group, part, vector, outAt);
          }
        }
      }
    }
  }

  private static boolean isByTwos(PackedLayout layout) {
    return switch (layout.codes()) {
      case NIBBLES, HIGHS -> true;
      case TABLE, BYTES, SIXES, F32, F16, BF16 -> false;
    };
  }

  private void twoRows(int group, int second, int part, int vector, int outAt) {
    PackedLayout layout = w.layout();
    int blocks = w.columns() / BLOCK;
    int secondScales = w.columns() / layout.subLength() * LANES;
    int secondOut = outAt + (second - group) * ROWS;
    makeRoom(2 * secondScales);
    long codes = w.codesAt(group) + part * 4 * LANES;
    long secondCodes = w.codesAt(second) + part * 4 * LANES;
    int pair = vector * w.columns() / 2;
    if (layout.codes() == PackedLayout.Codes.HIGHS) {
      VectorPanel.subScales(w, w.paramsAt(group), w.columns(), part, rowScales, 0);
      VectorPanel.subScales(w, w.paramsAt(second), w.columns(), part, rowScales, secondScales);
      VectorRow.highs(
          w.data(),
          w.paramsAt(group) + part * 2 * LANES,
          w.paramsAt(second) + part * 2 * LANES,
          layout.paramsBytesPerBlock(),
          codes,
          secondCodes,
          blocks / 8,
          rowScales,
          secondScales,
          x.pairs(),
          pair,
          x.scales(),
          x.halfSums(),
          vector * blocks,
          out,
          outAt,
          secondOut);
      return;
    }
    VectorPanel.scales(w, w.paramsAt(group), w.columns(), part, rowScales, 0, 1);
    VectorPanel.scales(w, w.paramsAt(second), w.columns(), part, rowScales, secondScales, 1);
    VectorRow.nibbles(
        w.data(),
        rowScales,
        secondScales,
        codes,
        secondCodes,
        blocks,
        layout.zero(),
        x.pairs(),
        pair,
        x.scales(),
        x.halfCodeSums(),
        vector * blocks,
        out,
        outAt,
        secondOut);
  }

  private void floats(int group, int part, int column, int columns, int outAt) {
    panel.load(w, group, part, column, columns);
    floatTiles(panel.weights, columns, x.values(), column, w.columns(), outAt);
  }

  private void minima(int group, int part, int column, int columns, int outAt) {
    int length = w.layout().subLength();
    float[] sums = length < BLOCK ? x.halfSums() : x.blockSums();
    panel.loadMinima(w, group, part, column, columns);
    floatTiles(panel.minima, columns / length, sums, column / length, w.columns() / length, outAt);
  }

  /** Adds {@code weights[column][row]} times {@code from[vector][column]} to the output. */
  private void floatTiles(
      float[] weights, int columns, float[] from, int fromAt, int fromStride, int outAt) {
    int at = firstVector * fromStride + fromAt;
    int stride = vectorStep * fromStride;
    int v = 0;
    for (; v + 4 <= vectorCount; v += 4) {
      VectorTiles.floatsFour(
          weights, columns, from, at + v * stride, stride, out, outAt + v * outStride, outStride);
    }
    for (; v < vectorCount; v++) {
      VectorTiles.floatsOne(
          weights, columns, from, at + v * stride, stride, out, outAt + v * outStride, outStride);
    }
  }

  private static boolean isDirect(PackedLayout layout) {
    return switch (layout.codes()) {
      case NIBBLES, SIXES, HIGHS -> true;
      case BYTES ->
          layout.subScales()
              ? layout.subLength() == layout.sumLength()
              : layout.sumLength() == BLOCK;
      case TABLE, F32, F16, BF16 -> false;
    };
  }

  private void row(int group, int part, int vector, int outAt) {
    PackedLayout layout = w.layout();
    long codes = w.codesAt(group) + part * 4 * LANES;
    int blocks = w.columns() / BLOCK;
    int pair = vector * w.columns() / 2;
    int xAt = vector * blocks;
    switch (layout.codes()) {
      case SIXES ->
          VectorRow.sixes(
              w.data(),
              scales(group, part),
              codes,
              w.lowsAt(group) + part * 4 * LANES,
              2 * blocks,
              x.pairs(),
              pair,
              x.scales(),
              xAt,
              out,
              outAt);
      case BYTES -> bytesRow(group, part, codes, pair, xAt, outAt);
      case NIBBLES, HIGHS, TABLE, F32, F16, BF16 ->
          throw new IllegalStateException(layout + " does not go row by row");
    }
  }

  private void bytesRow(int group, int part, long codes, int pair, int xAt, int outAt) {
    float[] scales = scales(group, part);
    int blocks = w.columns() / BLOCK;
    if (w.layout().subScales()) {
      VectorRow.superBytes(
          w.data(), scales, codes, 2 * blocks, x.pairs(), pair, x.scales(), xAt, out, outAt);
    } else {
      VectorRow.bytes(
          w.data(), scales, codes, blocks, x.pairs(), pair, x.scales(), xAt, out, outAt);
    }
  }

  /**
   * All scales of a vector of rows as floats, [sub-block][row]. In a loop of their own, because
   * widening halves among the products made these twice as slow.
   */
  private float[] scales(int group, int part) {
    makeRoom(w.columns() / w.layout().subLength() * LANES);
    VectorPanel.scales(w, w.paramsAt(group), w.columns(), part, rowScales, 0, 1);
    return rowScales;
  }

  private void makeRoom(int needed) {
    if (rowScales.length < needed) {
      rowScales = new float[needed];
    }
  }

  private void codes(int group, int part, int column, int columns, int outAt) {
    panel.load(w, group, part, column, columns);
    if (w.layout().codeMagnitude() > 32) {
      wideTiles(column, columns, outAt);
    } else {
      tiles(column, columns, outAt);
    }
  }

  private void tiles(int column, int columns, int outAt) {
    int length = w.layout().sumLength();
    int sums = columns / length;
    int steps = length / 2;
    int shift = length == BLOCK ? 0 : 1;
    int pStride = vectorStep * (w.columns() / 2);
    int xStride = vectorStep * (w.columns() / BLOCK);
    int p = (firstVector * w.columns() + column) / 2;
    int xAt = (firstVector * w.columns() + column) / BLOCK;
    float[] scales = panel.scales;
    int v = 0;
    for (; v + 6 <= vectorCount; v += 6) {
      VectorTiles.six(
          panel.codes,
          scales,
          sums,
          steps,
          shift,
          x.pairs(),
          p + v * pStride,
          pStride,
          x.scales(),
          xAt + v * xStride,
          xStride,
          out,
          outAt + v * outStride,
          outStride);
    }
    for (; v + 4 <= vectorCount; v += 4) {
      VectorTiles.four(
          panel.codes,
          scales,
          sums,
          steps,
          shift,
          x.pairs(),
          p + v * pStride,
          pStride,
          x.scales(),
          xAt + v * xStride,
          xStride,
          out,
          outAt + v * outStride,
          outStride);
    }
    for (; v + 2 <= vectorCount; v += 2) {
      VectorTiles.two(
          panel.codes,
          scales,
          sums,
          steps,
          shift,
          x.pairs(),
          p + v * pStride,
          pStride,
          x.scales(),
          xAt + v * xStride,
          xStride,
          out,
          outAt + v * outStride,
          outStride);
    }
    for (; v < vectorCount; v++) {
      VectorTiles.one(
          panel.codes,
          scales,
          sums,
          steps,
          shift,
          x.pairs(),
          p + v * pStride,
          pStride,
          x.scales(),
          xAt + v * xStride,
          xStride,
          out,
          outAt + v * outStride,
          outStride);
    }
  }

  private void wideTiles(int column, int columns, int outAt) {
    int pStride = vectorStep * (w.columns() / 2);
    int xStride = vectorStep * (w.columns() / BLOCK);
    int p = (firstVector * w.columns() + column) / 2;
    int xAt = (firstVector * w.columns() + column) / BLOCK;
    int v = 0;
    for (; v + 4 <= vectorCount; v += 4) {
      VectorTiles.wideFour(
          panel.codes,
          panel.scales,
          columns / BLOCK,
          x.pairs(),
          p + v * pStride,
          pStride,
          x.scales(),
          xAt + v * xStride,
          xStride,
          out,
          outAt + v * outStride,
          outStride);
    }
    for (; v < vectorCount; v++) {
      VectorTiles.wideOne(
          panel.codes,
          panel.scales,
          columns / BLOCK,
          x.pairs(),
          p + v * pStride,
          pStride,
          x.scales(),
          xAt + v * xStride,
          xStride,
          out,
          outAt + v * outStride,
          outStride);
    }
  }
}
