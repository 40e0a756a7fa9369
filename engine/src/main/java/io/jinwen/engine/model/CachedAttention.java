package io.jinwen.engine.model;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.kernel.Activations;
import io.jinwen.engine.kernel.HalfProducts;
import io.jinwen.engine.kernel.Kernels;
import io.jinwen.engine.kernel.WorkerPool;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attention straight on the cached rows: grouped queries, and latent attention in its absorbed
 * form, which is the same with one key head that also serves as the value.
 *
 * <p>Prompt tokens go in blocks, each over all pages before it. A generated token is alone, so a
 * long past is cut into stretches of {@link #SPLIT_PAGES} pages that workers take side by side,
 * merged in order afterwards. Neither cut changes with the number of workers or with the company in
 * the batch.
 */
final class CachedAttention {
  private static final int TILE = KvLayout.PAGE_TOKENS;
  private static final int BLOCK_TOKENS = 4;

  /** Query rows that share an 8-bit page: packing it costs as much as some 60 of them. */
  private static final int EIGHT_BIT_ROWS = 256;

  private static final int SPLIT_PAGES = 8;

  /**
   * What is attended.
   *
   * @param kvHeads key heads in a cached row
   * @param group query heads that share a key head
   * @param keyDim width of a query and key head
   * @param valueDim width of a value head
   * @param sharedValue whether the first {@code valueDim} numbers of the key are the value
   * @param scale multiplies the scores
   * @param eightBit whether prompts may attend in 8 bits ({@link EightBitTile})
   */
  record Shape(
      int kvHeads,
      int group,
      int keyDim,
      int valueDim,
      boolean sharedValue,
      float scale,
      boolean eightBit) {
    int heads() {
      return kvHeads * group;
    }

    /** Most query rows of a block of prompt tokens. */
    private int rowsMax() {
      return eightBit ? Math.max(EIGHT_BIT_ROWS, group) : BLOCK_TOKENS * group;
    }
  }

  /** What one worker needs. */
  private final class Scratch {
    private final float[] keys; // [position][keyDim], where rows are widened before use
    private final float[] values; // [position][valueDim]
    private final Activations queries; // [token][query head of the group][keyDim]
    private final Optional<EightBitTiles> eightBits;
    private final Activations weights; // [row][position of a tile]
    private final FlashAttention flash;

    private Scratch() {
      int tile = halfProducts.isPresent() && !shape.eightBit ? 0 : TILE;
      this.keys = new float[tile * shape.keyDim];
      this.values = shape.sharedValue ? keys : new float[tile * shape.valueDim];
      this.queries = new Activations(shape.rowsMax(), shape.keyDim);
      this.eightBits =
          shape.eightBit
              ? Optional.of(
                  EightBitTiles.of(kernels, queries, shape.keyDim, shape.valueDim, Arena.ofAuto()))
              : Optional.empty();
      this.weights = new Activations(shape.rowsMax(), shape.eightBit ? EightBitTiles.SPAN : TILE);
      this.flash = new FlashAttention(kernels, shape.rowsMax(), shape.valueDim);
    }

    private void load(EightBitTile tile, int place, Page page, int layer, int kvHead) {
      widen(page, layer, kvHead, TILE);
      tile.load(place, keys, shape.keyDim, values, valueStride());
    }

    private int valueStride() {
      return shape.sharedValue ? shape.keyDim : shape.valueDim;
    }

    /** The page as the kernels want it: where it is, or widened. */
    private FlashAttention.Tile tile(Page page, int layer, int kvHead, int positions) {
      if (halfProducts.isPresent()) {
        return halfTile(page, layer, kvHead);
      }
      widen(page, layer, kvHead, positions);
      return new FloatTile(
          kernels,
          queries.values(),
          0,
          shape.keyDim,
          shape.keyDim,
          keys,
          shape.keyDim,
          values,
          valueStride(),
          shape.valueDim);
    }

    private FlashAttention.Tile halfTile(Page page, int layer, int kvHead) {
      long keysAt = layout.keyOffset(layer, 0) + 2L * kvHead * shape.keyDim;
      long valuesAt = layout.valueOffset(layer, 0) + 2L * kvHead * shape.valueDim;
      return new HalfTile(
          halfProducts.get(),
          queries.values(),
          shape.keyDim,
          page.data(),
          keysAt,
          layout.keyWidth(),
          shape.sharedValue ? keysAt : valuesAt,
          shape.sharedValue ? layout.keyWidth() : layout.valueWidth(),
          shape.valueDim);
    }

    private void widen(Page page, int layer, int kvHead, int positions) {
      for (int slot = 0; slot < positions; slot++) {
        long at = layout.keyOffset(layer, slot) + 2L * kvHead * shape.keyDim;
        kernels.halfToFloat(page.data(), at, keys, slot * shape.keyDim, shape.keyDim);
        if (!shape.sharedValue) {
          at = layout.valueOffset(layer, slot) + 2L * kvHead * shape.valueDim;
          kernels.halfToFloat(page.data(), at, values, slot * shape.valueDim, shape.valueDim);
        }
      }
    }
  }

  private final Kernels kernels;
  private final WorkerPool pool;
  private final KvLayout layout;
  private final Shape shape;
  private final Optional<HalfProducts> halfProducts;
  private final Scratch[] scratch; // [worker]
  private float[] parts = new float[0]; // [slice][head][split][2 + valueDim]

  CachedAttention(Kernels kernels, WorkerPool pool, KvLayout layout, Shape shape) {
    this.kernels = kernels;
    this.pool = pool;
    this.layout = layout;
    this.shape = shape;
    this.halfProducts =
        kernels.halfProducts().filter(half -> half.fits(shape.keyDim, shape.valueDim));
    this.scratch = new Scratch[pool.threads()];
    for (int worker = 0; worker < scratch.length; worker++) {
      scratch[worker] = new Scratch();
    }
  }

  /**
   * Attends with all rows of the slices.
   *
   * @param q [row][head][keyDim]
   * @param out [row][head][valueDim]
   */
  void attend(int layer, List<Slice> slices, float[] q, float[] out) {
    List<Row> decode = new ArrayList<>();
    for (Slice slice : slices) {
      for (int t = 0; slice.route() == Slice.Route.DECODE && t < slice.count(); t++) {
        decode.add(new Row(slice, t));
      }
    }
    if (!decode.isEmpty()) {
      attendDecode(layer, decode, q, out);
    }
    for (Slice slice : slices) {
      if (slice.route() != Slice.Route.DECODE) {
        attendPrompt(layer, slice, q, out);
      }
    }
  }

  private void attendPrompt(int layer, Slice slice, float[] q, float[] out) {
    int share = Math.ceilDiv(slice.count(), pool.threads());
    int blockTokens = Math.min(share, shape.rowsMax() / shape.group);
    int blocks = Math.ceilDiv(slice.count(), blockTokens);
    pool.run(
        blocks * shape.kvHeads,
        (item, worker) -> {
          int first = item / shape.kvHeads * blockTokens;
          int tokens = Math.min(blockTokens, slice.count() - first);
          int kvHead = item % shape.kvHeads;
          Work work = new Work(layer, slice, first, tokens, kvHead, 0, shape.group);
          attendPages(work, 0, Integer.MAX_VALUE, q, scratch[worker]);
          finish(work, out, scratch[worker].flash);
        });
  }

  /** Some query heads of one key head, for some tokens of a slice. */
  private record Work(
      int layer, Slice slice, int firstToken, int tokens, int kvHead, int firstHead, int heads) {
    int row() {
      return slice.firstRow() + firstToken;
    }

    int position() {
      return slice.firstPosition() + firstToken;
    }

    /** Positions from a page's first on that the first token may see; may be none. */
    int visible(int page) {
      return position() + 1 - page * TILE;
    }
  }

  private void attendPages(Work work, int pageFrom, int pageTo, float[] q, Scratch s) {
    gather(work, q, s.queries);
    s.flash.begin(work.tokens * work.heads);
    int pageEnd = Math.min(pageTo, KvLayout.pagesFor(work.position() + work.tokens));
    if (shape.eightBit && work.slice.route() == Slice.Route.PROMPT) {
      for (int p = pageFrom; p < pageEnd; p += EightBitTiles.SPAN_PAGES) {
        attendSpan(work, p, Math.min(p + EightBitTiles.SPAN_PAGES, pageEnd), s);
      }
    } else {
      for (int p = pageFrom; p < pageEnd; p++) {
        attendExactly(work, p, work.tokens, s);
      }
    }
  }

  /** See {@link EightBitTiles}. */
  private void attendSpan(Work work, int pageFrom, int pageEnd, Scratch s) {
    EightBitTiles tiles = s.eightBits.orElseThrow();
    int blind = EightBitTiles.blind(EightBitTiles.SPAN, work.visible(pageFrom), work.tokens);
    for (int p = pageFrom; p < pageEnd && blind > 0; p++) {
      int blindToPage = EightBitTiles.blind(TILE, work.visible(p), blind);
      attendExactly(work, p, blindToPage, s);
      if (blindToPage < blind) {
        s.load(tiles.page(), 0, work.slice.pages().page(p), work.layer, work.kvHead);
        attendWhole(work, tiles.page(), blindToPage, blind, s);
      }
    }
    if (blind < work.tokens) {
      for (int p = pageFrom; p < pageEnd; p++) {
        Page page = work.slice.pages().page(p);
        s.load(tiles.span(), p - pageFrom, page, work.layer, work.kvHead);
      }
      attendWhole(work, tiles.span(), blind, work.tokens, s);
    }
  }

  private void attendWhole(Work work, EightBitTile tile, int from, int to, Scratch s) {
    int rows = (to - from) * work.heads;
    s.flash.add(tile, from * work.heads, rows, work.heads, tile.length(), shape.scale, s.weights);
  }

  /** The first tokens with a page as it is in the cache. */
  private void attendExactly(Work work, int p, int tokens, Scratch s) {
    int visible = work.visible(p);
    int positions = Math.min(TILE, visible + tokens - 1);
    if (tokens > 0 && positions > 0) {
      FlashAttention.Tile tile =
          s.tile(work.slice.pages().page(p), work.layer, work.kvHead, positions);
      int rows = tokens * work.heads;
      s.flash.add(tile, 0, rows, work.heads, visible, shape.scale, s.weights);
    }
  }

  private void gather(Work work, float[] q, Activations queries) {
    int width = work.heads * shape.keyDim;
    queries.reset(work.tokens * work.heads, shape.keyDim);
    for (int t = 0; t < work.tokens; t++) {
      int from = ((work.row() + t) * shape.heads() + head(work)) * shape.keyDim;
      System.arraycopy(q, from, queries.values(), t * width, width);
    }
  }

  private void finish(Work work, float[] out, FlashAttention flash) {
    for (int t = 0; t < work.tokens; t++) {
      for (int h = 0; h < work.heads; h++) {
        int at = ((work.row() + t) * shape.heads() + head(work) + h) * shape.valueDim;
        flash.finish(t * work.heads + h, out, at);
      }
    }
  }

  private int head(Work work) {
    return work.kvHead * shape.group + work.firstHead;
  }

  /** One token of a decoding slice; most such slices have no other. */
  private record Row(Slice slice, int token) {
    /** Into how many stretches its past is cut. */
    int splits() {
      return Math.ceilDiv(KvLayout.pagesFor(slice.firstPosition() + token + 1), SPLIT_PAGES);
    }
  }

  private void attendDecode(int layer, List<Row> rows, float[] q, float[] out) {
    int splitsMax = rows.stream().mapToInt(Row::splits).max().orElseThrow();
    int cuts = headCuts(rows.size() * splitsMax * shape.kvHeads);
    int heads = shape.group / cuts;
    int width = FlashAttention.exportWidth(shape.valueDim);
    int needed = rows.size() * shape.heads() * splitsMax * width;
    if (splitsMax > 1 && parts.length < needed) {
      parts = new float[needed];
    }
    pool.run(
        rows.size() * splitsMax * shape.kvHeads * cuts,
        (item, worker) -> {
          int index = item / (splitsMax * shape.kvHeads * cuts);
          int split = item / (shape.kvHeads * cuts) % splitsMax;
          Row row = rows.get(index);
          if (split >= row.splits()) {
            return;
          }
          int kvHead = item / cuts % shape.kvHeads;
          int firstHead = item % cuts * heads;
          Work work = new Work(layer, row.slice, row.token, 1, kvHead, firstHead, heads);
          attendPages(work, split * SPLIT_PAGES, (split + 1) * SPLIT_PAGES, q, scratch[worker]);
          if (row.splits() == 1) {
            finish(work, out, scratch[worker].flash);
            return;
          }
          for (int h = 0; h < heads; h++) {
            int part = (index * shape.heads() + head(work) + h) * splitsMax + split;
            scratch[worker].flash.export(h, parts, part * width);
          }
        });
    if (splitsMax > 1) {
      mergeSplits(rows, splitsMax, out);
    }
  }

  private void mergeSplits(List<Row> rows, int splitsMax, float[] out) {
    int width = FlashAttention.exportWidth(shape.valueDim);
    pool.run(
        rows.size() * shape.heads(),
        (item, worker) -> {
          Row row = rows.get(item / shape.heads());
          if (row.splits() > 1) {
            int head = (row.slice.firstRow() + row.token) * shape.heads() + item % shape.heads();
            FlashAttention.merge(
                parts,
                item * splitsMax * width,
                width,
                row.splits(),
                shape.valueDim,
                out,
                head * shape.valueDim);
          }
        });
  }

  /** Into how many equal parts a group of query heads is cut so that every worker has something. */
  private int headCuts(int items) {
    int cuts = 1;
    while (items * cuts < pool.threads() && shape.group % (2 * cuts) == 0) {
      cuts *= 2;
    }
    return cuts;
  }
}
