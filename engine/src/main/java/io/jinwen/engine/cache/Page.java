package io.jinwen.engine.cache;

import java.lang.foreign.MemorySegment;

/**
 * The keys and values of up to {@link KvLayout#PAGE_TOKENS} tokens in a row, all layers.
 *
 * <p>A page is shared by counting its holders: sequences that read it and the index that keeps it.
 * Only a page with one holder, a sequence, is ever written.
 */
public final class Page {
  private final MemorySegment data;
  private int holders;

  Page(MemorySegment data) {
    this.data = data;
  }

  /** The bytes, laid out by {@link KvLayout}. */
  public MemorySegment data() {
    return data;
  }

  int holders() {
    return holders;
  }

  void hold() {
    holders++;
  }

  /** Gives up one hold; true where it was the last. */
  boolean drop() {
    if (holders <= 0) {
      throw new IllegalStateException("a page was released more often than held");
    }
    return --holders == 0;
  }
}
