package io.jinwen.engine.cache;

/**
 * What one token leaves behind in the cache: for each layer a row of keys and a row of values, half
 * precision.
 *
 * <p>Latent attention stores one row that serves as both, so its value width is 0.
 *
 * @param layers number of transformer layers
 * @param keyWidth numbers in a key row
 * @param valueWidth numbers in a value row; 0 where the key row serves as both
 */
public record KvLayout(int layers, int keyWidth, int valueWidth) {
  /**
   * Tokens in a page: also the tile of attention, so results never depend on how a prompt is cut.
   */
  public static final int PAGE_TOKENS = 64;

  private static final int HALF_BYTES = 2;

  /** Bytes of a whole page: all layers of {@link #PAGE_TOKENS} tokens. */
  public long pageBytes() {
    return (long) layers * PAGE_TOKENS * (keyWidth + valueWidth) * HALF_BYTES;
  }

  /** Byte offset in a page of the key row of {@code slot} in {@code layer}. */
  public long keyOffset(int layer, int slot) {
    return ((long) layer * PAGE_TOKENS * (keyWidth + valueWidth) + (long) slot * keyWidth)
        * HALF_BYTES;
  }

  /** Byte offset in a page of the value row of {@code slot} in {@code layer}. */
  public long valueOffset(int layer, int slot) {
    return ((long) layer * PAGE_TOKENS * (keyWidth + valueWidth)
            + (long) PAGE_TOKENS * keyWidth
            + (long) slot * valueWidth)
        * HALF_BYTES;
  }

  /** Pages that {@code tokens} tokens need. */
  public static int pagesFor(int tokens) {
    return Math.ceilDiv(tokens, PAGE_TOKENS);
  }
}
