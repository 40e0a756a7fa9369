package io.jinwen.engine.cache;

import java.lang.foreign.MemorySegment;

/**
 * The keys and values of up to {@link KvLayout#PAGE_TOKENS} tokens in a row, all layers.
 *
 * <p>A page belongs either to one sequence, which alone writes it, or to the prefix index, where
 * nobody does. {@link PageLedger} keeps the account.
 */
public final class Page {
  /** Whose a page is. */
  enum Use {
    /** Nobody's; its bytes mean nothing. */
    FREE,
    /** One lease's, which may write it. */
    LEASED,
    /** In the index, and read by a lease or pinned: it must stay. */
    PROTECTED,
    /** In the index and read by nobody: it may make room for another. */
    EVICTABLE
  }

  private final MemorySegment location;
  private Use use = Use.FREE;

  /**
   * @param location the bytes, or for a device's memory an address that only the device may read
   */
  public Page(MemorySegment location) {
    this.location = location;
  }

  /** The bytes, laid out by {@link KvLayout}; for a device's memory only their address. */
  public MemorySegment location() {
    return location;
  }

  Use use() {
    return use;
  }

  /** For the ledger alone. */
  void use(Use now) {
    use = now;
  }
}
