package io.jinwen.engine.cache;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The cache as the scheduler sees it: leases of pages for sequences, reuse of earlier beginnings,
 * eviction under the byte limit.
 *
 * <p>A lease reserves at once every page that its sequence can ever need, so a running sequence
 * never waits for memory. Belongs to the engine-loop thread.
 */
public final class KvCache implements AutoCloseable {
  /** The pages of one sequence. */
  public final class Lease {
    private final PageTable table = new PageTable();
    private int reserved;
    private final int cached;
    private PrefixIndex.Node last;
    private int indexedTokens;
    private boolean open = true;

    private Lease(int[] prompt) {
      this.last = index.root();
      last.enter();
      this.cached = prompt.length == 0 ? 0 : adopt(prompt);
    }

    /** Pages to read and write, in order of position. */
    public PageTable table() {
      return table;
    }

    /** How many tokens at the beginning are in the pages already. */
    public int cachedTokens() {
      return cached;
    }

    /** Makes room for positions below {@code tokens}, within the reservation. */
    public void grow(int tokens) {
      while (table.size() < KvLayout.pagesFor(tokens)) {
        Page page = reserved == 0 ? null : takePage();
        if (page == null) {
          throw new IllegalStateException("a sequence grew past the pages reserved for it");
        }
        table.add(page);
        reserved--;
        reservedPages--;
      }
    }

    /**
     * Offers the full pages of the first {@code computed} tokens to others.
     *
     * @param tokens the sequence's tokens; those below {@code computed} are in the pages
     */
    public void publish(int[] tokens, int computed) {
      int fullEnd = computed / KvLayout.PAGE_TOKENS * KvLayout.PAGE_TOKENS;
      while (indexedTokens < fullEnd) {
        indexPage(tokens, indexedTokens + KvLayout.PAGE_TOKENS);
      }
    }

    /** Offers all computed tokens to later requests and gives the pages back. */
    public void close(int[] tokens, int computed) {
      if (!open) {
        return;
      }
      open = false;
      publish(tokens, computed);
      if (indexedTokens < computed) {
        indexPage(tokens, computed);
      }
      for (Page page : table.pages()) {
        pool.release(page);
      }
      last.leave();
      reservedPages -= reserved;
      reserved = 0;
    }

    private void indexPage(int[] tokens, int end) {
      Page page = table.page(indexedTokens / KvLayout.PAGE_TOKENS);
      moveTo(index.insert(last, tokens, indexedTokens, end, page));
      indexedTokens = end;
    }

    /** Takes over what the index has of this prompt, all but its last token; returns how much. */
    private int adopt(int[] prompt) {
      int end = prompt.length - 1; // the last token is always computed: its logits are wanted
      int at = 0;
      while (at < end) {
        PrefixIndex.Match match = index.bestChild(last, prompt, at, end);
        if (match.length() == 0 || !resident(match.node())) {
          return at;
        }
        if (match.length() < KvLayout.PAGE_TOKENS) {
          return at + copy(match);
        }
        share(match.node());
        at += match.length();
      }
      return at;
    }

    /** Brings a node's page back into memory; false where there is no room for it. */
    private boolean resident(PrefixIndex.Node node) {
      if (node.page() == null) {
        Page page = takeUnreserved();
        if (page == null) {
          return false;
        }
        index.restore(node, page);
      }
      return true;
    }

    private void share(PrefixIndex.Node node) {
      node.page().hold();
      table.add(node.page());
      moveTo(node);
      indexedTokens += KvLayout.PAGE_TOKENS;
    }

    /** Below which node this sequence will add pages; that node must not go meanwhile. */
    private void moveTo(PrefixIndex.Node node) {
      node.enter();
      last.leave();
      last = node;
    }

    private int copy(PrefixIndex.Match match) {
      Page source = match.node().page();
      source.hold(); // making room must not evict what is about to be copied
      Page target = takeUnreserved();
      if (target != null) {
        copyRows(source, target, match.length());
        table.add(target);
      }
      pool.release(source);
      return target == null ? 0 : match.length();
    }

    /** Reserves what is missing to {@code pages}; false where it is not to be had. */
    private boolean reserve(int pages) {
      int missing = Math.max(0, pages - table.size());
      if (missing > available()) {
        return false;
      }
      reserved = missing;
      reservedPages += missing;
      return true;
    }
  }

  private final PagePool pool;
  private final Optional<SpillFile> spill;
  private final Optional<SavedIndex> saved;
  private final PrefixIndex index;
  private int reservedPages;
  private volatile int pinnedPages; // written by the loop, read by whoever submits

  public KvCache(KvLayout layout, long bytesMax) {
    this(layout, bytesMax, Optional.empty());
  }

  /**
   * @param bytesMax of the pages in memory
   * @param spillTo where pages go that do not fit, and where they are found again after a restart
   */
  public KvCache(KvLayout layout, long bytesMax, Optional<SpillConfig> spillTo) {
    this.pool = new PagePool(layout, bytesMax);
    this.spill =
        spillTo.map(to ->
            new SpillFile(to.folder().resolve("pages.kv"), layout.pageBytes(), to.bytesMax()));
    this.saved =
        spillTo.map(to -> new SavedIndex(to.folder().resolve("pages.index"), to.fingerprint()));
    this.index = new PrefixIndex(pool, spill);
    saved.ifPresent(file -> file.read(index, spill.orElseThrow()));
  }

  public int pagesMax() {
    return pool.pagesMax();
  }

  /** Pages that hold something: of running sequences, or kept for reuse. */
  public int pagesUsed() {
    return pool.pagesMax() - pool.pagesFree();
  }

  /** Most tokens that one sequence can have; what is pinned is not to be had. */
  public long tokensMax() {
    return (long) (pool.pagesMax() - pinnedPages) * KvLayout.PAGE_TOKENS;
  }

  /**
   * Pages for a sequence that begins with {@code prompt} and grows to at most {@code tokensMax}
   * tokens; null where they are not to be had now.
   */
  public Lease lease(int[] prompt, int tokensMax) {
    return reserve(prompt, tokensMax);
  }

  /** As {@link #lease}, but computes everything afresh. */
  public Lease leaseWithoutReuse(int tokensMax) {
    return reserve(new int[0], tokensMax);
  }

  /**
   * Keeps what is computed of a text's beginning for as long as the cache lives, within half of all
   * pages.
   *
   * @return how many tokens that is
   */
  public int pin(int[] text) {
    PrefixIndex.Node node = index.root();
    int at = 0;
    while (at < text.length && pinnedPages < pool.pagesMax() / 2) {
      PrefixIndex.Match match = index.bestChild(node, text, at, text.length);
      if (match.length() == 0) {
        break;
      }
      node = match.node();
      if (node.pin()) {
        pinnedPages = pinnedPages + 1;
      }
      at += match.length();
    }
    return at;
  }

  /** What the sequence shares with others is there already; only the rest is reserved. */
  private Lease reserve(int[] prompt, int tokensMax) {
    Lease lease = new Lease(prompt);
    if (!lease.reserve(KvLayout.pagesFor(tokensMax))) {
      lease.close(prompt, 0);
      return null;
    }
    return lease;
  }

  /** Pages that can still be promised to someone. */
  private int available() {
    return pool.pagesFree() + index.evictable() - reservedPages;
  }

  /** A page that nobody was promised; null where there is none. */
  private Page takeUnreserved() {
    return available() > 0 ? takePage() : null;
  }

  /** A page, made free by eviction where need be; null where none can be. */
  private Page takePage() {
    Page page = pool.take();
    while (page == null && index.evictOne()) {
      page = pool.take();
    }
    return page;
  }

  private void copyRows(Page from, Page to, int rows) {
    KvLayout layout = pool.layout();
    for (int layer = 0; layer < layout.layers(); layer++) {
      copy(from, to, layout.keyOffset(layer, 0), layout.keyOffset(layer, rows));
      copy(from, to, layout.valueOffset(layer, 0), layout.valueOffset(layer, rows));
    }
  }

  private static void copy(Page from, Page to, long start, long end) {
    MemorySegment.copy(from.data(), start, to.data(), start, end - start);
  }

  /** Frees the pages; where there is a spill file, all that was computed is saved there first. */
  @Override
  public void close() {
    if (spill.isPresent()) {
      index.spillAll();
      saved.orElseThrow().write(index);
      spill.get().close();
    }
    pool.close();
  }
}
