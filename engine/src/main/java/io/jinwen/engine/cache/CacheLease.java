package io.jinwen.engine.cache;

import java.util.Optional;

/**
 * The pages of one sequence: those it shares with others, its own, and the promise of all that it
 * can ever need, so a running sequence never waits for memory.
 *
 * <p>Every node of the prefix index on the way to where the sequence stands is locked for it.
 */
public final class CacheLease {
  private final KvCache cache;
  private final PrefixIndex index;
  private final PageTable table = new PageTable();
  private PrefixNode last; // the path to it is locked; full pages are indexed below it
  private int pagesOnPath; // pages of the table that the path stands for
  private int cached;
  private int promised;
  private boolean indexing = true; // false once the path left the tree
  private Optional<PrefixNode> firstOwn = Optional.empty(); // first node that holds our own page
  private boolean granted;
  private boolean open = true;

  CacheLease(KvCache cache, PrefixIndex index) {
    this.cache = cache;
    this.index = index;
    this.last = index.root();
  }

  int promised() {
    return promised;
  }

  /** Pages to read and write, in order of position. */
  public PageTable table() {
    return table;
  }

  /** How many tokens at the beginning are in the pages already. */
  public int cachedTokens() {
    return cached;
  }

  /**
   * Makes room for positions below {@code tokens}, within what was promised.
   *
   * @throws io.jinwen.engine.api.EngineException OUT_OF_MEMORY where the machine has no memory for
   *     a page that the cache may have
   */
  public void grow(int tokens) {
    while (table.size() < KvLayout.pagesFor(tokens)) {
      if (promised == 0) {
        throw new IllegalStateException(
            "a sequence grew to %d tokens, past the %d pages promised to it"
                .formatted(tokens, table.size()));
      }
      table.add(cache.takePage());
      promised--;
      cache.ledger().unpromise(1);
    }
  }

  /**
   * Offers the full pages of the first {@code computed} tokens to others.
   *
   * @param tokens the sequence's tokens; those below {@code computed} are in the pages
   */
  public void publish(int[] tokens, int computed) {
    while (indexing && (pagesOnPath + 1) * KvLayout.PAGE_TOKENS <= computed) {
      if (last.unlinked) {
        indexing = false; // what is below could not be found
        return;
      }
      int from = pagesOnPath * KvLayout.PAGE_TOKENS;
      Page page = table.page(pagesOnPath);
      last = index.insert(last, tokens, from, from + KvLayout.PAGE_TOKENS, page);
      pagesOnPath++;
      if (firstOwn.isEmpty() && last.page == page) {
        firstOwn = Optional.of(last);
      }
    }
  }

  /** From now on offers nothing more to others: what it computes goes with it. */
  public void keepNothing() {
    indexing = false;
  }

  /** Offers all computed tokens to later requests and gives the pages back. */
  public void close(int[] tokens, int computed) {
    if (!open) {
      return;
    }
    try {
      publish(tokens, computed);
      int from = pagesOnPath * KvLayout.PAGE_TOKENS;
      if (indexing && !last.unlinked && from < computed) {
        index.insertLast(last, tokens, from, computed, table.page(pagesOnPath));
      }
    } finally {
      giveBack();
    }
  }

  /**
   * Gives the pages back and takes what this sequence has computed out of the index again, and what
   * it read from there where that is not finite: whoever begins likewise computes afresh.
   */
  public void discard() {
    if (!open) {
      return;
    }
    try {
      firstOwn.ifPresent(index::unlink);
      cache.unlinkNotFinite(last);
    } finally {
      giveBack();
    }
  }

  private void giveBack() {
    open = false;
    for (Page page : table.pages()) {
      if (page.use() == Page.Use.LEASED) {
        cache.ledger().move(page, Page.Use.FREE);
      }
    }
    index.unlockPath(last);
    cache.ledger().unpromise(promised);
    promised = 0;
    cache.leaseEnded(this, granted);
  }

  /**
   * Takes over what the index has of a prompt, all but its last token, and is promised the rest.
   *
   * @param prompt tokens, the first {@code length} places
   * @return false where the pages are not to be had now; the lease is then to be discarded
   */
  boolean begin(int[] prompt, int length, int pages) {
    cached = adopt(prompt, length - 1); // the last token is computed: its logits are wanted
    int missing = Math.max(0, pages - table.size());
    if (missing > cache.ledger().promisable()) {
      return false;
    }
    granted = true;
    promised = missing;
    cache.ledger().promise(missing);
    return true;
  }

  private int adopt(int[] prompt, int end) {
    int at = 0;
    while (at < end) {
      PrefixIndex.Match match = index.bestChild(last, prompt, at, end);
      if (match.length() == 0) {
        return at;
      }
      PrefixNode node = match.node();
      boolean kept = false;
      index.lock(node); // making room must neither evict nor forget it
      try {
        if (!resident(node)) {
          return at;
        }
        if (match.length() < KvLayout.PAGE_TOKENS) {
          return at + copy(node, match.length());
        }
        table.add(node.page);
        last = node;
        kept = true;
      } finally {
        if (!kept) {
          index.unlock(node);
        }
      }
      pagesOnPath++;
      at += match.length();
    }
    return at;
  }

  /** Brings a node's page back into memory; false where there is no room or the disk fails. */
  private boolean resident(PrefixNode node) {
    if (node.page != null) {
      return true;
    }
    if (node.slot == PrefixIndex.NO_SLOT) {
      return false; // pinned, and its bytes were lost
    }
    Page page = cache.takeUnpromised();
    return page != null && index.restore(node, page);
  }

  private int copy(PrefixNode node, int rows) {
    Page target = cache.takeUnpromised();
    if (target == null) {
      return 0;
    }
    table.add(target);
    cache.copyRows(node.page, target, rows);
    return rows;
  }
}
