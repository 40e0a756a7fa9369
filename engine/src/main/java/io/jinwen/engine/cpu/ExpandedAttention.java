package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.model.MlaConfig;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.model.Weights;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Latent attention for a long stretch of prompt: per head, the keys and values of a page are made
 * from its latent rows once and then serve every query of the stretch.
 *
 * <p>A score then costs 192 + 128 products instead of the absorbed form's 576 + 512, against 2 ·
 * 512 · 128 per position and head for the making: it wins from some 170 queries on. The past is
 * taken a segment at a time, which bounds the memory; the heads of a segment share its latents.
 */
final class ExpandedAttention {
  private static final int TILE = KvLayout.PAGE_TOKENS;

  /**
   * What keys and values of a layer are made with.
   *
   * @param key [head][latentRank][nopeDim], with eight bits transposed: [head][nopeDim][latentRank]
   * @param value [head][valueDim][latentRank]
   */
  record Weights(PackedMatrix key, PackedMatrix value) {}

  /** What one worker needs. */
  private final class Scratch {
    private final Activations queries; // [row][nope | rope] of one head
    private final float[] keys = new float[TILE * mla.queryDim()]; // [position][nope | rope]
    private final float[] values = new float[TILE * mla.valueDim()]; // [position][valueDim]
    private final FlashAttention.Tile exactTile;
    private final Activations weights; // [row][position of a tile]
    private final Optional<EightBitTiles> eightBits;
    private final Expansion expansion;

    private Scratch(int rowsMax) {
      this.queries = new Activations(rowsMax, mla.queryDim());
      this.exactTile =
          new FloatTile(
              kernels,
              queries.values(),
              0,
              mla.queryDim(),
              mla.queryDim(),
              keys,
              mla.queryDim(),
              values,
              mla.valueDim(),
              mla.valueDim());
      this.weights = new Activations(rowsMax, eightBit ? EightBitTiles.SPAN : TILE);
      this.eightBits =
          eightBit
              ? Optional.of(
                  EightBitTiles.of(
                      kernels, queries, mla.queryDim(), mla.valueDim(), Arena.ofAuto()))
              : Optional.empty();
      this.expansion =
          eightBit ? new Expansion.EightBits(kernels, mla) : new Expansion.Floats(kernels, mla);
    }
  }

  private final Compute compute;
  private final Kernels kernels;
  private final MlaConfig mla;
  private final int heads;
  private final float scale;
  private final boolean eightBit;
  private final LatentSegment segment;
  private final Scratch[] scratch; // [worker]
  private final FlashAttention[] flash; // [head]

  /**
   * @param rowsMax most queries of a stretch
   * @param eightBit whether keys and values are made, and attended, in 8 bits
   */
  ExpandedAttention(
      Compute compute, KvLayout layout, ModelConfig config, int rowsMax, boolean eightBit) {
    this.compute = compute;
    this.kernels = compute.kernels();
    this.mla = config.mla().orElseThrow();
    this.heads = config.heads();
    this.scale = (float) (1 / Math.sqrt(mla.queryDim()));
    this.eightBit = eightBit;
    this.segment = new LatentSegment(compute, layout, mla);
    int workers = compute.pool().threads();
    this.scratch =
        IntStream.range(0, workers).mapToObj(i -> new Scratch(rowsMax)).toArray(Scratch[]::new);
    this.flash =
        IntStream.range(0, heads)
            .mapToObj(i -> new FlashAttention(kernels, rowsMax, mla.valueDim()))
            .toArray(FlashAttention[]::new);
  }

  /** Whether the widths allow 8 bits. */
  static boolean fitsEightBits(MlaConfig mla) {
    return mla.nopeDim() % 16 == 0
        && mla.latentRank() % 32 == 0
        && EightBitTile.fits(mla.queryDim(), mla.valueDim());
  }

  /**
   * Prepares the weights of a layer. Transposed keys are a second copy, 1.1 MB a layer of
   * Youtu-LLM-2B.
   *
   * @param keyB [head][latentRank][nopeDim]
   * @param valueB [head][valueDim][latentRank]
   */
  Weights weights(PackedMatrix keyB, PackedMatrix valueB) {
    if (!eightBit) {
      return new Weights(keyB, valueB);
    }
    int latent = mla.latentRank();
    int nope = mla.nopeDim();
    PackedMatrix key = PackedMatrix.zeros(heads * nope, latent, Arena.ofAuto());
    compute
        .pool()
        .run(
            heads,
            (head, worker) -> {
              float[] one = new float[latent * nope];
              keyB.toFloats(head * latent, latent, one, 0);
              kernels.packColumns(one, 0, nope, key, head * nope / 16, nope / 16, 0, latent);
            });
    return new Weights(key, valueB);
  }

  /**
   * Attends with all rows of a slice.
   *
   * @param q [row][head][nope | rope], rotated
   * @param out [row][head][valueDim]
   */
  void attend(int layer, Slice slice, Weights weights, float[] q, float[] out) {
    for (FlashAttention one : flash) {
      one.begin(slice.count());
    }
    int pages = KvLayout.pagesFor(slice.positionEnd());
    for (int from = 0; from < pages; from += LatentSegment.PAGES) {
      int first = from;
      int count = Math.min(LatentSegment.PAGES, pages - from);
      segment.load(layer, slice, first, count, eightBit);
      compute
          .pool()
          .run(
              heads,
              (head, worker) -> attendSegment(slice, first, count, weights, head, q, worker));
    }
    compute
        .pool()
        .run(
            heads,
            (head, worker) -> {
              for (int t = 0; t < slice.count(); t++) {
                int at = ((slice.firstRow() + t) * heads + head) * mla.valueDim();
                flash[head].finish(t, out, at);
              }
            });
  }

  private void attendSegment(
      Slice slice, int first, int count, Weights weights, int head, float[] q, int worker) {
    Scratch s = scratch[worker];
    gather(slice, head, q, s.queries);
    s.expansion.begin(weights, head);
    for (int page = first; page < first + count; page++) {
      segment.makePage(slice, page, s.expansion, s.keys, s.values);
      if (eightBit) {
        attendEightBits(slice, page, flash[head], s);
      } else {
        attendExactly(slice, page, slice.count(), flash[head], s);
      }
    }
  }

  private void gather(Slice slice, int head, float[] q, Activations queries) {
    int width = mla.queryDim();
    queries.reset(slice.count(), width);
    for (int t = 0; t < slice.count(); t++) {
      int from = ((slice.firstRow() + t) * heads + head) * width;
      System.arraycopy(q, from, queries.values(), t * width, width);
    }
  }

  /** See {@link EightBitTiles}; segments are whole spans. */
  private void attendEightBits(Slice slice, int page, FlashAttention one, Scratch s) {
    EightBitTiles tiles = s.eightBits.orElseThrow();
    int place = page % EightBitTiles.SPAN_PAGES;
    int spanVisible = slice.firstPosition() + 1 - (page - place) * TILE;
    int blind = EightBitTiles.blind(EightBitTiles.SPAN, spanVisible, slice.count());
    int visible = slice.firstPosition() + 1 - page * TILE;
    int blindToPage = EightBitTiles.blind(TILE, visible, blind);
    attendExactly(slice, page, blindToPage, one, s);
    if (blindToPage < blind) {
      tiles.page().load(0, s.keys, mla.queryDim(), s.values, mla.valueDim());
      int rows = blind - blindToPage;
      one.add(tiles.page(), blindToPage, rows, 1, TILE, scale, s.weights);
    }
    if (blind < slice.count()) {
      tiles.span().load(place, s.keys, mla.queryDim(), s.values, mla.valueDim());
      if (place == EightBitTiles.SPAN_PAGES - 1) {
        int rows = slice.count() - blind;
        one.add(tiles.span(), blind, rows, 1, EightBitTiles.SPAN, scale, s.weights);
      }
    }
  }

  /** The first rows with the page just made, as it is; some may be too early to see any of it. */
  private void attendExactly(Slice slice, int page, int rows, FlashAttention one, Scratch s) {
    int rowsBefore = Math.max(0, page * TILE - slice.firstPosition());
    if (rowsBefore < rows) {
      int visible = slice.firstPosition() + rowsBefore + 1 - page * TILE;
      one.add(s.exactTile, rowsBefore, rows - rowsBefore, 1, visible, scale, s.weights);
    }
  }
}
