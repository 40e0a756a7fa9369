package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Attention straight on the cached rows: grouped queries, and latent attention in its absorbed
 * form, which is the same with one key head that also serves as the value.
 *
 * <p>Prompt tokens go in blocks, each over all pages before it; into which changes nothing. A
 * generated token is alone, so a long past is cut into stretches of {@link #SPLIT_PAGES} pages that
 * workers take side by side, merged in order afterwards; this cut changes neither with the number
 * of workers nor with the company in the batch.
 */
final class CachedAttention {
  private static final int BLOCK_TOKENS = 4;

  /** Query rows that share an 8-bit page: packing it costs as much as some 60 of them. */
  private static final int EIGHT_BIT_ROWS = 256;

  static final int SPLIT_PAGES = 8;

  /**
   * Numbers that stretches leave to be merged, of rows that go together: 64 MB, four times what
   * eight rows of 32,000 tokens need. A row by itself may need more.
   */
  static final int PARTS_MAX = 1 << 24;

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
    int rowsMax() {
      return eightBit ? Math.max(EIGHT_BIT_ROWS, group) : BLOCK_TOKENS * group;
    }
  }

  private final WorkerPool pool;
  private final Shape shape;
  private final CachedWorker[] workers;
  private float[] parts = new float[0]; // [row][head][split][2 + valueDim]

  CachedAttention(Kernels kernels, WorkerPool pool, KvLayout layout, Shape shape) {
    this.pool = pool;
    this.shape = shape;
    this.workers =
        Stream.generate(() -> new CachedWorker(kernels, layout, shape))
            .limit(pool.threads())
            .toArray(CachedWorker[]::new);
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
    int[] splits = decode.stream().mapToInt(Row::splits).toArray();
    for (int from = 0; from < splits.length; ) {
      int to = groupEnd(splits, from, partsPerSplit());
      attendDecode(layer, decode.subList(from, to), q, out);
      from = to;
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
          var work = new CachedWorker.Work(layer, slice, first, tokens, kvHead, 0, shape.group);
          workers[worker].attend(work, 0, Integer.MAX_VALUE, q);
          workers[worker].finish(out);
        });
  }

  /** One token of a decoding slice; most such slices have no other. */
  private record Row(Slice slice, int token) {
    /** Into how many stretches its past is cut. */
    int splits() {
      return Math.ceilDiv(KvLayout.pagesFor(slice.firstPosition() + token + 1), SPLIT_PAGES);
    }
  }

  /**
   * Where the rows that go together from {@code from} on end, so that not too much memory is asked
   * for at once; one row always goes.
   *
   * @param splits [row] stretches
   * @param perSplit numbers that each stretch of a row leaves to be merged
   */
  static int groupEnd(int[] splits, int from, long perSplit) {
    int end = from;
    long splitsMax = 0;
    while (end < splits.length) {
      splitsMax = Math.max(splitsMax, splits[end]);
      if (end > from && (end + 1 - from) * splitsMax * perSplit > PARTS_MAX) {
        break;
      }
      end++;
    }
    return end;
  }

  /** Numbers that one stretch of a row leaves to be merged. */
  private long partsPerSplit() {
    return (long) shape.heads() * FlashAttention.exportWidth(shape.valueDim);
  }

  private void attendDecode(int layer, List<Row> rows, float[] q, float[] out) {
    int splitsMax = rows.stream().mapToInt(Row::splits).max().orElseThrow();
    int cuts = headCuts(rows.size() * splitsMax * shape.kvHeads);
    int heads = shape.group / cuts;
    int width = FlashAttention.exportWidth(shape.valueDim);
    int needed = Math.toIntExact(rows.size() * splitsMax * partsPerSplit());
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
          var work =
              new CachedWorker.Work(layer, row.slice, row.token, 1, kvHead, firstHead, heads);
          CachedWorker mine = workers[worker];
          mine.attend(work, split * SPLIT_PAGES, (split + 1) * SPLIT_PAGES, q);
          if (row.splits() == 1) {
            mine.finish(out);
            return;
          }
          int firstPart = (index * shape.heads() + work.head(shape)) * splitsMax + split;
          mine.export(parts, firstPart * width, splitsMax * width);
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
