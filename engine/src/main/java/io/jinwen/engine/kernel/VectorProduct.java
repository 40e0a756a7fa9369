package io.jinwen.engine.kernel;

import static io.jinwen.engine.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.kernel.PackedLayout.ROWS;
import static io.jinwen.engine.kernel.VectorShape.LANES;
import static io.jinwen.engine.kernel.VectorShape.PARTS;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Chooses the loops of a product: straight from the packed bytes for one vector of activations, by
 * panels for several. Holds the panel, so each thread has its own.
 */
final class VectorProduct {
  private static final long CACHE_LINE = 64;

  private int touched;
  private float[] rowScales = new float[0]; // [sub-block][row]
  private final VectorPanel panel = new VectorPanel();
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
      int toStride) {
    w = matrix;
    x = activations;
    firstVector = first;
    vectorStep = step;
    vectorCount = count;
    out = to;
    outStride = toStride;
    for (int group = 0; group < groups; group++) {
      if (vectorCount == 1 && !w.layout().minima()) { // those are read first anyway
        touchParameters(firstGroup + group);
      }
      for (int part = 0; part < PARTS; part++) {
        part(firstGroup + group, part, toOffset + group * ROWS + part * LANES);
      }
    }
  }

  /**
   * Reads one byte of each line of a group's parameters. Parameters and codes are two streams, and
   * the processor fetches ahead well for one only; the native kernels do the same.
   */
  private void touchParameters(int group) {
    int sum = 0;
    for (long at = w.paramsAt(group); at < w.codesAt(group); at += CACHE_LINE) {
      sum += w.data().get(ValueLayout.JAVA_BYTE, at);
    }
    touched = sum; // or the compiler would leave the reads out
  }

  private void part(int group, int part, int outAt) {
    for (int v = 0; v < vectorCount; v++) {
      int at = outAt + v * outStride;
      Arrays.fill(out, at, at + LANES, 0f);
    }
    PackedLayout layout = w.layout();
    if (!layout.quantised()) {
      floats(group, part, outAt);
      return;
    }
    if (layout.minima()) {
      minima(group, part, outAt);
    }
    if (layout.codes() == PackedLayout.Codes.HIGHS) {
      for (int v = 0; v < vectorCount; v++) {
        row(group, part, firstVector + v * vectorStep, outAt + v * outStride);
      }
    } else if (vectorCount == 1 && isDirect(layout)) {
      row(group, part, firstVector, outAt);
    } else {
      panels(group, part, outAt);
    }
  }

  private void floats(int group, int part, int outAt) {
    for (int column = 0; column < w.columns(); column += VectorPanel.COLUMNS) {
      int columns = Math.min(VectorPanel.COLUMNS, w.columns() - column);
      panel.load(w, group, part, column, columns);
      floatTiles(panel.weights, columns, x.values(), column, w.columns(), outAt);
    }
  }

  private void minima(int group, int part, int outAt) {
    int length = w.layout().subLength();
    float[] sums = length < BLOCK ? x.halfSums() : x.blockSums();
    for (int column = 0; column < w.columns(); column += VectorPanel.COLUMNS) {
      int columns = Math.min(VectorPanel.COLUMNS, w.columns() - column);
      panel.loadMinima(w, group, part, column, columns);
      floatTiles(
          panel.minima, columns / length, sums, column / length, w.columns() / length, outAt);
    }
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
      case HIGHS ->
          VectorRow.highs(
              w.data(),
              w.paramsAt(group) + part * 2 * LANES,
              layout.paramsBytesPerBlock(),
              codes,
              blocks / 8,
              subScales(group, part),
              x.pairs(),
              pair,
              x.scales(),
              x.halfSums(),
              xAt,
              out,
              outAt);
      case NIBBLES ->
          VectorRow.nibbles(
              w.data(),
              scales(group, part),
              codes,
              blocks,
              layout.zero(),
              x.pairs(),
              pair,
              x.scales(),
              x.halfCodeSums(),
              xAt,
              out,
              outAt);
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
      case TABLE, F32, F16, BF16 -> throw new IllegalStateException(layout + " goes by panels");
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
    makeRoom();
    VectorPanel.scales(w, w.paramsAt(group), w.columns(), part, rowScales, 1);
    return rowScales;
  }

  /** The sub-scales alone. */
  private float[] subScales(int group, int part) {
    makeRoom();
    VectorPanel.subScales(w, w.paramsAt(group), w.columns(), part, rowScales);
    return rowScales;
  }

  private void makeRoom() {
    int needed = w.columns() / w.layout().subLength() * LANES;
    if (rowScales.length < needed) {
      rowScales = new float[needed];
    }
  }

  private void panels(int group, int part, int outAt) {
    boolean wide = w.layout().codeMagnitude() > 32;
    for (int column = 0; column < w.columns(); column += VectorPanel.COLUMNS) {
      int columns = Math.min(VectorPanel.COLUMNS, w.columns() - column);
      panel.load(w, group, part, column, columns);
      if (wide) {
        wideTiles(column, columns, outAt);
      } else {
        tiles(column, columns, outAt);
      }
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
