package io.jinwen.engine.device;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.PackedLayout;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.model.Slice;
import java.util.List;

/**
 * Attention on cached pages, in the order of the CPU's CachedAttention: generated tokens in
 * stretches of pages that are merged, prompts page after page or, where the weights are quantised,
 * on pages and spans of pages that were packed into 8-bit matrices.
 */
final class PageKernels {
  private static final int PAGE = KvLayout.PAGE_TOKENS;
  private static final int HALF_BYTES = 2;

  /** Pages of a stretch, and of a span: as on the CPU, whose bits are owed. */
  static final int SPLIT_PAGES = 8;

  static final int SPAN_PAGES = 4;
  private static final int SPAN = SPAN_PAGES * PAGE;

  /** Numbers of scores, and of what stretches leave, at once: 64 MB each. One row may need more. */
  private static final long NUMBERS_MAX = 1 << 24;

  private static final int PACKED_PAGES_MIN = 16;

  /**
   * What is attended.
   *
   * @param group query heads that share a key head
   * @param sharedValue whether the first numbers of the key are the value
   * @param eightBit whether prompts attend in 8 bits
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
  }

  /** Rows that follow each other and are attended alike. */
  private record Run(int firstRow, int count, int pages) {}

  private final CudaDevice device;
  private final KvLayout layout;
  private final Shape shape;
  private final Buffer scores;
  private final Buffer parts;
  private final long maximum; // [row][head]
  private final long sum; // [row][head]
  private final long output; // [row][head][valueDim]
  private final DeviceVectors tile; // [row][head][position of a span], codes of softmax weights
  private int moves; // of buffers
  private int packedPages;
  private DeviceMatrix keys = NONE; // [kvHead][position][keyDim]
  private DeviceMatrix values = NONE; // [kvHead][valueDim][position]

  private static final DeviceMatrix NONE =
      new DeviceMatrix(0, PackedLayout.of(GgmlType.Q8_0), 0, 0, 0, 0, 0);

  /** Memory that grows; how large it is decides how many rows go at once. */
  private final class Buffer {
    private long numbers;
    private long address;

    long of(long wanted) {
      if (wanted > numbers) {
        if (address != 0) {
          device.await();
          device.free(address);
        }
        address = device.allocate(Float.BYTES * wanted);
        numbers = wanted;
        moves++;
      }
      return address;
    }
  }

  PageKernels(CudaDevice device, KvLayout layout, Shape shape, int rowsMax) {
    this.device = device;
    this.layout = layout;
    this.shape = shape;
    this.scores = new Buffer();
    this.parts = new Buffer();
    if (shape.eightBit()) {
      int vectors = rowsMax * shape.heads();
      this.maximum = device.allocate((long) Float.BYTES * vectors);
      this.sum = device.allocate((long) Float.BYTES * vectors);
      this.output = device.allocate((long) Float.BYTES * vectors * shape.valueDim());
      this.tile = DeviceVectors.allocate(device, vectors, SPAN);
    } else {
      this.maximum = 0;
      this.sum = 0;
      this.output = 0;
      this.tile = new DeviceVectors(0, SPAN, 0, 0, 0, 0, 0);
    }
  }

  /** Bytes on the card for attention over {@code pages} pages, all that will be asked for. */
  static long bytes(Shape shape, int rowsMax, int pages) {
    long heads = shape.heads();
    long splits = Math.ceilDiv(pages, SPLIT_PAGES);
    long sum = Float.BYTES * Math.max(NUMBERS_MAX, heads * pages * PAGE);
    sum += Float.BYTES * Math.max(NUMBERS_MAX, heads * splits * (2 + shape.valueDim()));
    if (shape.eightBit()) {
      sum += Float.BYTES * rowsMax * heads * (2L + shape.valueDim());
      sum += DeviceVectors.bytes(rowsMax * heads, SPAN);
      // keys and values in 8 bits, with scales; twice as many as needed, because they grow so
      sum += 2L * pages * PAGE * shape.kvHeads() * (shape.keyDim() + shape.valueDim()) * 17 / 16;
    }
    return sum;
  }

  /**
   * Attends with all rows of the slices.
   *
   * @param pagesOfDecode as if the generated tokens had so many pages, at least what they have
   * @param q [row][head][keyDim]
   * @param out [row][head][valueDim]
   */
  void attend(
      int layer,
      List<Slice> slices,
      int pagesOfDecode,
      DeviceRows rows,
      DeviceVectors q,
      long out) {
    int decodeFrom = -1;
    int decodeEnd = -1;
    for (Slice slice : slices) {
      if (slice.route() == Slice.Route.DECODE) {
        if (slice.firstRow() != decodeEnd) {
          attendStretches(layer, decodeFrom, decodeEnd - decodeFrom, pagesOfDecode, rows, q, out);
          decodeFrom = slice.firstRow();
        }
        decodeEnd = slice.firstRow() + slice.count();
      }
    }
    attendStretches(layer, decodeFrom, decodeEnd - decodeFrom, pagesOfDecode, rows, q, out);
    for (Slice slice : slices) {
      if (slice.route() != Slice.Route.DECODE) {
        if (shape.eightBit()) {
          attendEightBits(layer, slice, rows, q, out);
        } else {
          var run = new Run(slice.firstRow(), slice.count(), pagesFor(slice));
          attendExactly(layer, run, run.pages, rows, q, out);
        }
      }
    }
  }

  /**
   * Asks for what generated tokens of so many rows and pages need.
   *
   * @return how often memory has moved; launches that were written down before are then void
   */
  int makeRoom(int rows, int pages) {
    Bands bands = bands(rows, pages, SPLIT_PAGES);
    scores.of(bands.scores());
    parts.of(bands.parts());
    return moves;
  }

  /**
   * How many rows are attended at once.
   *
   * @param scores numbers, of all of them
   * @param parts numbers that they leave to be merged
   */
  private record Bands(int rows, int splits, long scores, long parts) {}

  private Bands bands(int rows, int pages, int splitPages) {
    int splits = Math.ceilDiv(pages, splitPages);
    long scoresOfRow = (long) shape.heads() * pages * PAGE;
    long partsOfRow = splits == 1 ? 0 : (long) shape.heads() * splits * (2 + shape.valueDim());
    int band = (int) Math.clamp(NUMBERS_MAX / Math.max(scoresOfRow, partsOfRow), 1, rows);
    return new Bands(band, splits, band * scoresOfRow, band * partsOfRow);
  }

  /** Whether keys and values of this width can be packed. */
  static boolean fitsEightBits(int keyDim, int valueDim) {
    return keyDim % PackedLayout.BLOCK == 0 && valueDim % PackedLayout.ROWS == 0;
  }

  private static int pagesFor(Slice slice) {
    return KvLayout.pagesFor(slice.positionEnd());
  }

  private void attendStretches(
      int layer, int firstRow, int count, int pages, DeviceRows rows, DeviceVectors q, long out) {
    if (count > 0) {
      attendExactly(layer, new Run(firstRow, count, pages), SPLIT_PAGES, rows, q, out);
    }
  }

  /** On the rows as they are in the cache, stretches of {@code splitPages} pages side by side. */
  private void attendExactly(
      int layer, Run run, int splitPages, DeviceRows rows, DeviceVectors q, long out) {
    int stride = run.pages * PAGE;
    Bands bands = bands(run.count, run.pages, splitPages);
    int splits = bands.splits;
    long scoresAt = scores.of(bands.scores);
    long partsAt = parts.of(bands.parts);
    for (int done = 0; done < run.count; done += bands.rows) {
      int first = run.firstRow + done;
      int some = Math.min(bands.rows, run.count - done);
      score(layer, first, some, run.pages, false, rows, q, scoresAt, stride);
      Arguments a = device.arguments().add(scoresAt).add(stride);
      addShape(a, layer);
      rows.addTo(a);
      a.add(first).add(splits).add(splitPages).add(0);
      addState(a);
      a.add(partsAt).add(out);
      device.launch("weigh_pages", valueBlocks(), shape.heads() * splits, some);
      if (splits > 1) {
        merge(layer, first, some, splits, splitPages, rows, partsAt, out);
      }
    }
  }

  private void merge(
      int layer,
      int first,
      int count,
      int splits,
      int splitPages,
      DeviceRows rows,
      long partsAt,
      long out) {
    Arguments a = device.arguments().add(partsAt);
    addShape(a, layer);
    rows.addTo(a);
    a.add(first).add(splits).add(splitPages).add(out);
    device.launch("merge_parts", valueBlocks(), shape.heads(), count);
  }

  private int valueBlocks() {
    return Math.ceilDiv(shape.valueDim(), CudaDevice.THREADS);
  }

  private void score(
      int layer,
      int first,
      int count,
      int pages,
      boolean tail,
      DeviceRows rows,
      DeviceVectors q,
      long scoresAt,
      int stride) {
    Arguments a = device.arguments().add(q.values());
    addShape(a, layer);
    rows.addTo(a);
    a.add(first).add(tail ? 1 : 0).add(scoresAt).add(stride);
    device.launch("score_pages", pages, shape.heads(), count);
  }

  private void addShape(Arguments a, int layer) {
    long keyOffset = layout.keyOffset(layer, 0);
    a.beginStruct().add(shape.heads()).add(shape.group()).add(shape.keyDim());
    a.add(shape.valueDim()).add(layout.keyWidth());
    a.add(shape.sharedValue() ? layout.keyWidth() : layout.valueWidth());
    a.add(keyOffset).add(shape.sharedValue() ? keyOffset : layout.valueOffset(layer, 0));
    a.add(shape.scale()).endStruct();
  }

  private void addState(Arguments a) {
    a.beginStruct().add(maximum).add(sum).add(output).endStruct();
  }

  /**
   * Each row takes the spans that it sees whole, then pages that it sees whole, then what it sees
   * of the page it stands in; see EightBitTiles of the CPU. Rows of a slice follow each other, so
   * those that are blind to a tile come first.
   */
  private void attendEightBits(int layer, Slice slice, DeviceRows rows, DeviceVectors q, long out) {
    int first = slice.firstRow();
    int count = slice.count();
    begin(first, count);
    int wholePages = slice.positionEnd() / PAGE;
    if (wholePages > 0) {
      q.quantise(device, first * shape.heads(), count * shape.heads());
      pack(layer, first, wholePages, rows);
    }
    for (int p = 0; p < wholePages; p += SPAN_PAGES) {
      int blind = blind(SPAN, slice, p);
      for (int page = p; page < Math.min(p + SPAN_PAGES, wholePages) && blind > 0; page++) {
        int blindToPage = Math.min(blind, blind(PAGE, slice, page));
        attendTile(page, PAGE, first + blindToPage, blind - blindToPage, q);
      }
      attendTile(p, SPAN, first + blind, count - blind, q);
    }
    attendTail(layer, first, count, rows, q, out);
  }

  /** How many tokens of a slice do not see all of a tile. */
  private static int blind(int length, Slice slice, int page) {
    long visible = slice.firstPosition() + 1L - (long) page * PAGE;
    return Math.clamp(length - visible, 0, slice.count());
  }

  private void begin(int first, int count) {
    Arguments a = device.arguments();
    addState(a);
    a.add(shape.heads()).add(shape.valueDim()).add(first);
    device.launch("begin_rows", shape.heads(), count, 1);
  }

  /** Makes 8-bit matrices of the first pages of a row's table. */
  private void pack(int layer, int row, int pages, DeviceRows rows) {
    makeRoom(pages);
    Arguments a = device.arguments();
    addShape(a, layer);
    rows.addTo(a);
    a.add(row).add(0);
    a.add(keys.address()).add(headBytes(keys)).add(keys.groupBytes()).add(keys.codesOffset());
    a.add(values.address()).add(headBytes(values));
    a.add(values.groupBytes()).add(values.codesOffset());
    device.launch("pack_pages", pages, shape.kvHeads(), PAGE / (CudaDevice.THREADS / 32));
  }

  private static long headBytes(DeviceMatrix matrix) {
    return Math.ceilDiv(matrix.rows(), PackedLayout.ROWS) * matrix.groupBytes();
  }

  private void makeRoom(int pages) {
    if (pages <= packedPages) {
      return;
    }
    if (packedPages > 0) {
      device.await();
      device.free(keys.address());
      device.free(values.address());
    }
    packedPages = Math.max(PACKED_PAGES_MIN, Math.max(pages, 2 * packedPages));
    keys = packed(packedPages * PAGE, shape.keyDim());
    values = packed(shape.valueDim(), packedPages * PAGE);
  }

  private DeviceMatrix packed(int rows, int columns) {
    PackedLayout eightBits = PackedLayout.of(GgmlType.Q8_0);
    long groupBytes = eightBits.groupBytes(columns);
    long bytes = (long) Math.ceilDiv(rows, PackedLayout.ROWS) * groupBytes * shape.kvHeads();
    return new DeviceMatrix(
        device.allocate(bytes),
        eightBits,
        rows,
        columns,
        groupBytes,
        eightBits.codesOffset(columns),
        0);
  }

  /** Lets rows see a tile that they see whole; {@code length} positions from a page on. */
  private void attendTile(int page, int length, int firstRow, int rows, DeviceVectors q) {
    if (rows == 0) {
      return;
    }
    int heads = shape.heads();
    int group = shape.group();
    var weights =
        new DeviceVectors(
            tile.vectorsMax(),
            length,
            tile.values(),
            tile.codes(),
            tile.scales(),
            tile.blockSums(),
            tile.halfSums());
    new Product(keys, q, rows * group, tile.values(), 0)
        .rows(page * PAGE, length)
        .headsApart(shape.kvHeads(), headBytes(keys), group, group * length)
        .vectors(firstRow * heads, group, heads)
        .results(heads * length, length)
        .launch(device);
    Arguments a = device.arguments().add(tile.values()).add(length).add(shape.scale());
    addState(a);
    a.add(heads).add(shape.valueDim()).add(firstRow);
    weights.addCodesTo(a.beginStruct());
    a.endStruct();
    device.launch("soften_tile", heads, rows, 1);
    long to = output + (long) Float.BYTES * firstRow * heads * shape.valueDim();
    new Product(values, weights, rows * group, to, 0)
        .columns(page * PAGE / PackedLayout.BLOCK, length / PackedLayout.BLOCK)
        .headsApart(shape.kvHeads(), headBytes(values), group, group * shape.valueDim())
        .vectors(0, group, heads)
        .results(heads * shape.valueDim(), shape.valueDim())
        .mode(Product.Mode.BEGIN_WITH_IT)
        .launch(device);
  }

  /** The page that each row stands in, as it is in the cache, and the end. */
  private void attendTail(
      int layer, int first, int count, DeviceRows rows, DeviceVectors q, long out) {
    long scoresAt = scores.of((long) count * shape.heads() * PAGE);
    score(layer, first, count, 1, true, rows, q, scoresAt, PAGE);
    Arguments a = device.arguments().add(scoresAt).add(PAGE);
    addShape(a, layer);
    rows.addTo(a);
    a.add(first).add(1).add(1).add(1);
    addState(a);
    a.add(0L).add(out);
    device.launch("weigh_pages", valueBlocks(), shape.heads(), count);
  }
}
