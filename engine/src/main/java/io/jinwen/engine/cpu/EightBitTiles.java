package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.lang.foreign.Arena;

/**
 * Which tiles a prompt's rows take: a row that sees a whole span of pages takes it as one tile of 8
 * bits, else the pages it sees whole as tiles of 8 bits, and the page it stands in exactly.
 *
 * <p>Spans begin at multiples of their length, so the choice depends on the row's position alone. A
 * span is worth having because queries are arranged, and outputs read and written, once a tile.
 */
record EightBitTiles(EightBitTile page, EightBitTile span) {
  /** Pages of a span. */
  static final int SPAN_PAGES = 4;

  /** Positions of a span. */
  static final int SPAN = SPAN_PAGES * KvLayout.PAGE_TOKENS;

  /** The tiles of one worker; the queries may change between loads. */
  static EightBitTiles of(
      Kernels kernels, Activations queries, int keyDim, int valueDim, Arena arena) {
    return new EightBitTiles(
        new EightBitTile(kernels, queries, 1, keyDim, valueDim, arena),
        new EightBitTile(kernels, queries, SPAN_PAGES, keyDim, valueDim, arena));
  }

  /** Of tokens that follow each other, how many do not see all of a tile. */
  static int blind(int length, int visibleFirst, int tokens) {
    return Math.clamp((long) length - visibleFirst, 0, tokens);
  }
}
