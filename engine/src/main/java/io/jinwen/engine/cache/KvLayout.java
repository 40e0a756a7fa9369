package io.jinwen.engine.cache;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.format.gguf.GgmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * What one token leaves behind in the cache: for each layer a row of keys and a row of values.
 *
 * <p>In half precision a page has, layer after layer, all key rows and then all value rows. In 8
 * bits it has, layer after layer, for each head a {@link PackedMatrix} of keys, a position a row,
 * and then for each head one of values, so that the products of quantised weights serve attention,
 * too.
 *
 * <p>Latent attention stores one row that serves as both, so its value width is 0.
 *
 * @param layers number of transformer layers
 * @param heads key heads in a row
 * @param keyDim numbers of a key head
 * @param valueDim numbers of a value head; 0 where the key serves as both
 * @param type how numbers are kept
 */
public record KvLayout(int layers, int heads, int keyDim, int valueDim, CacheType type) {
  /**
   * Tokens in a page: also the tile of attention, so results never depend on how a prompt is cut.
   */
  public static final int PAGE_TOKENS = 64;

  private static final int HALF_BYTES = 2;
  private static final int GROUP_TOKENS = 16; // whose rows are interleaved in 8 bits
  private static final int SCALED_TOGETHER = 32;
  private static final int WRITTEN_TOGETHER = 4;

  /** Some bytes of a page. */
  record Range(long start, long bytes) {}

  /**
   * @throws EngineException INVALID_REQUEST where heads of this width cannot be kept in 8 bits
   */
  public KvLayout {
    if (type == CacheType.Q8_0
        && (keyDim % WRITTEN_TOGETHER != 0 || valueDim % WRITTEN_TOGETHER != 0)) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          ("keys and values of this model have heads of %d and %d numbers; in 8 bits (cache type %s)"
                  + " they must be multiples of %d: take cache type %s")
              .formatted(keyDim, valueDim, type, WRITTEN_TOGETHER, CacheType.F16));
    }
  }

  /** Rows in half precision, which need not be cut into heads. */
  public KvLayout(int layers, int keyWidth, int valueWidth) {
    this(layers, 1, keyWidth, valueWidth, CacheType.F16);
  }

  /** Numbers in a key row. */
  public int keyWidth() {
    return heads * keyDim;
  }

  /** Numbers in a value row; 0 where the key row serves as both. */
  public int valueWidth() {
    return heads * valueDim;
  }

  /** Bytes of a whole page: all layers of {@link #PAGE_TOKENS} tokens. */
  public long pageBytes() {
    return layers * layerBytes();
  }

  private long layerBytes() {
    return switch (type) {
      case F16 -> (long) PAGE_TOKENS * (keyWidth() + valueWidth()) * HALF_BYTES;
      case Q8_0 -> heads * (matrixBytes(keyDim) + matrixBytes(valueDim));
    };
  }

  /** In half precision: byte offset in a page of the key row of {@code slot} in {@code layer}. */
  public long keyOffset(int layer, int slot) {
    return layer * layerBytes() + (long) slot * keyWidth() * HALF_BYTES;
  }

  /** In half precision: byte offset in a page of the value row of {@code slot} in {@code layer}. */
  public long valueOffset(int layer, int slot) {
    return layer * layerBytes()
        + ((long) PAGE_TOKENS * keyWidth() + (long) slot * valueWidth()) * HALF_BYTES;
  }

  /** In 8 bits: byte offset in a page of the keys of a head. */
  public long keysOffset(int layer, int head) {
    return layer * layerBytes() + head * matrixBytes(keyDim);
  }

  /** In 8 bits: byte offset in a page of the values of a head. */
  public long valuesOffset(int layer, int head) {
    return layer * layerBytes() + heads * matrixBytes(keyDim) + head * matrixBytes(valueDim);
  }

  /** In 8 bits: bytes of one head's keys, or values, of this width in a page. */
  public static long matrixBytes(int dim) {
    return dim == 0 ? 0 : PackedMatrix.bytesOf(GgmlType.Q8_0, PAGE_TOKENS, matrixColumns(dim));
  }

  /** In 8 bits: columns of a matrix of this width, zeros behind it to the next multiple of 32. */
  public static int matrixColumns(int dim) {
    return Math.ceilDiv(dim, SCALED_TOGETHER) * SCALED_TOGETHER;
  }

  /** Where the first rows of a page lie; with them may lie some that follow. */
  List<Range> rowRanges(int rows) {
    List<Range> ranges = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      switch (type) {
        case F16 -> {
          add(ranges, keyOffset(layer, 0), keyOffset(layer, rows));
          add(ranges, valueOffset(layer, 0), valueOffset(layer, rows));
        }
        case Q8_0 -> {
          int groups = Math.ceilDiv(rows, GROUP_TOKENS);
          for (int head = 0; head < heads; head++) {
            long keys = keysOffset(layer, head);
            add(ranges, keys, keys + groups * groupBytes(keyDim));
          }
          for (int head = 0; head < heads; head++) {
            long values = valuesOffset(layer, head);
            add(ranges, values, values + groups * groupBytes(valueDim));
          }
        }
      }
    }
    return ranges;
  }

  /** Where a page has numbers in half precision: all of it, or the scales. */
  List<Range> halfRanges() {
    if (type == CacheType.F16) {
      return List.of(new Range(0, pageBytes()));
    }
    List<Range> ranges = new ArrayList<>();
    for (Range matrix : rowRanges(PAGE_TOKENS)) {
      int dim = matrix.bytes == matrixBytes(keyDim) ? keyDim : valueDim;
      for (long at = matrix.start; at < matrix.start + matrix.bytes; at += groupBytes(dim)) {
        ranges.add(
            new Range(at, (long) matrixColumns(dim) / SCALED_TOGETHER * GROUP_TOKENS * HALF_BYTES));
      }
    }
    return ranges;
  }

  private static long groupBytes(int dim) {
    return matrixBytes(dim) / (PAGE_TOKENS / GROUP_TOKENS);
  }

  private static void add(List<Range> ranges, long start, long end) {
    if (end > start) {
      ranges.add(new Range(start, end - start));
    }
  }

  /** Pages that {@code tokens} tokens need. */
  public static int pagesFor(int tokens) {
    return Math.ceilDiv(tokens, PAGE_TOKENS);
  }
}
