package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.model.Slice;
import java.lang.foreign.Arena;
import java.util.Optional;

/** One worker of {@link CachedAttention}: some queries over some pages. */
final class CachedWorker {
  private static final int TILE = KvLayout.PAGE_TOKENS;

  /** Some query heads of one key head, for some tokens of a slice. */
  record Work(
      int layer, Slice slice, int firstToken, int tokens, int kvHead, int firstHead, int heads) {
    private int row() {
      return slice.firstRow() + firstToken;
    }

    private int position() {
      return slice.firstPosition() + firstToken;
    }

    /** Positions from a page's first on that the first token may see; may be none. */
    private int visible(int page) {
      return position() + 1 - page * TILE;
    }

    /** The first of the query heads among all. */
    int head(CachedAttention.Shape shape) {
      return kvHead * shape.group() + firstHead;
    }
  }

  private final CachedAttention.Shape shape;
  private final Activations queries; // [token][query head of the group][keyDim]
  private final PageReader reader;
  private final Optional<EightBitTiles> eightBits;
  private final Activations weights; // [row][position of a tile]
  private final FlashAttention flash;
  private Work work;

  CachedWorker(Kernels kernels, KvLayout layout, CachedAttention.Shape shape) {
    this.shape = shape;
    this.queries = new Activations(shape.rowsMax(), shape.keyDim());
    this.reader = new PageReader(kernels, layout, shape, queries);
    this.eightBits =
        shape.eightBit()
            ? Optional.of(
                EightBitTiles.of(
                    kernels, queries, shape.keyDim(), shape.valueDim(), Arena.ofAuto()))
            : Optional.empty();
    this.weights = new Activations(shape.rowsMax(), shape.eightBit() ? EightBitTiles.SPAN : TILE);
    this.flash = new FlashAttention(kernels, shape.rowsMax(), shape.valueDim());
  }

  /**
   * Attends to some pages.
   *
   * @param q [row][head][keyDim] of the whole batch
   */
  void attend(Work newWork, int pageFrom, int pageTo, float[] q) {
    work = newWork;
    gather(q);
    flash.begin(work.tokens * work.heads);
    int pageEnd = Math.min(pageTo, KvLayout.pagesFor(work.position() + work.tokens));
    if (shape.eightBit() && work.slice.route() == Slice.Route.PROMPT) {
      for (int p = pageFrom; p < pageEnd; p += EightBitTiles.SPAN_PAGES) {
        attendSpan(p, Math.min(p + EightBitTiles.SPAN_PAGES, pageEnd));
      }
    } else {
      for (int p = pageFrom; p < pageEnd; p++) {
        attendAlone(p);
      }
    }
  }

  /**
   * A page for tokens that are not worth packing it: with the integers it keeps, where there are
   * some and all of it is seen, else exactly. Which of both depends on the position alone.
   */
  private void attendAlone(int p) {
    boolean decodes = work.slice.route() == Slice.Route.DECODE;
    if (decodes && reader.packed() && work.visible(p) >= TILE) {
      FlashAttention.Tile tile =
          reader.packedTile(work.slice.pages().page(p), work.layer, work.kvHead);
      int rows = work.tokens * work.heads;
      flash.add(tile, 0, rows, work.heads, work.visible(p), shape.scale(), weights);
    } else {
      attendExactly(p, work.tokens);
    }
  }

  /** See {@link EightBitTiles}. */
  private void attendSpan(int pageFrom, int pageEnd) {
    EightBitTiles tiles = eightBits.orElseThrow();
    int blind = EightBitTiles.blind(EightBitTiles.SPAN, work.visible(pageFrom), work.tokens);
    for (int p = pageFrom; p < pageEnd && blind > 0; p++) {
      int blindToPage = EightBitTiles.blind(TILE, work.visible(p), blind);
      attendExactly(p, blindToPage);
      if (blindToPage < blind) {
        reader.load(tiles.page(), 0, work.slice.pages().page(p), work.layer, work.kvHead);
        attendWhole(tiles.page(), blindToPage, blind);
      }
    }
    if (blind < work.tokens) {
      for (int p = pageFrom; p < pageEnd; p++) {
        Page page = work.slice.pages().page(p);
        reader.load(tiles.span(), p - pageFrom, page, work.layer, work.kvHead);
      }
      attendWhole(tiles.span(), blind, work.tokens);
    }
  }

  private void attendWhole(EightBitTile tile, int from, int to) {
    int rows = (to - from) * work.heads;
    flash.add(tile, from * work.heads, rows, work.heads, tile.length(), shape.scale(), weights);
  }

  /** The first tokens with a page as it is in the cache. */
  private void attendExactly(int p, int tokens) {
    int visible = work.visible(p);
    int positions = Math.min(TILE, visible + tokens - 1);
    if (tokens > 0 && positions > 0) {
      FlashAttention.Tile tile =
          reader.tile(work.slice.pages().page(p), work.layer, work.kvHead, positions);
      int rows = tokens * work.heads;
      flash.add(tile, 0, rows, work.heads, visible, shape.scale(), weights);
    }
  }

  private void gather(float[] q) {
    int width = work.heads * shape.keyDim();
    queries.reset(work.tokens * work.heads, shape.keyDim());
    for (int t = 0; t < work.tokens; t++) {
      int from = ((work.row() + t) * shape.heads() + work.head(shape)) * shape.keyDim();
      System.arraycopy(q, from, queries.values(), t * width, width);
    }
  }

  /** Writes the values of all rows to [row][head][valueDim] of the whole batch. */
  void finish(float[] out) {
    for (int t = 0; t < work.tokens; t++) {
      for (int h = 0; h < work.heads; h++) {
        int at = ((work.row() + t) * shape.heads() + work.head(shape) + h) * shape.valueDim();
        flash.finish(t * work.heads + h, out, at);
      }
    }
  }

  /** Hands over unfinished rows, {@code stride} from one to the next. */
  void export(float[] target, int at, int stride) {
    for (int row = 0; row < work.tokens * work.heads; row++) {
      flash.export(row, target, at + row * stride);
    }
  }
}
