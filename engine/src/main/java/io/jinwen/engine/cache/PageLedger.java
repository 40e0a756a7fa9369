package io.jinwen.engine.cache;

import io.jinwen.engine.api.EngineException;
import java.util.ArrayDeque;

/**
 * The account of all pages: each is free, a lease's, or the index's, and there protected or
 * evictable. Beside that stand the promises: pages that leases were granted and have not taken yet.
 *
 * <p>The one rule is that what was promised can be had: {@code free + evictable >= promised}. It
 * holds between any two calls of the cache, because a page stops being evictable only for a lease
 * that was granted with that page counted.
 */
final class PageLedger {
  private final PageMemory memory;
  private final int pagesMax;
  private final ArrayDeque<Page> free = new ArrayDeque<>(); // made, and free again
  private final int[] count = new int[Page.Use.values().length]; // [use]
  private int made;
  private int promised;

  /**
   * @param pagesMax most pages that may exist, at least one
   */
  PageLedger(PageMemory memory, int pagesMax) {
    this.memory = memory;
    this.pagesMax = pagesMax;
    count[Page.Use.FREE.ordinal()] = pagesMax;
  }

  int pagesMax() {
    return pagesMax;
  }

  int count(Page.Use use) {
    return count[use.ordinal()];
  }

  int promised() {
    return promised;
  }

  /** Pages that can still be promised to someone. */
  int promisable() {
    return count(Page.Use.FREE) + count(Page.Use.EVICTABLE) - promised;
  }

  void promise(int pages) {
    promised += pages;
  }

  /** Takes a promise back, or keeps it. */
  void unpromise(int pages) {
    promised -= pages;
  }

  /**
   * A free page, now leased; null where there is none. Its bytes are undefined.
   *
   * @throws EngineException OUT_OF_MEMORY where the byte limit allows a page and the memory does
   *     not
   */
  Page take() {
    Page page = free.poll();
    if (page == null) {
      if (made == pagesMax) {
        return null;
      }
      page = make();
    }
    move(page, Page.Use.LEASED);
    return page;
  }

  private Page make() {
    try {
      Page page = memory.allocate();
      made++;
      return page;
    } catch (OutOfMemoryError e) {
      throw new EngineException(
          EngineException.Code.OUT_OF_MEMORY,
          "no memory for page %d of the %d that the cache may have; give the engine a smaller cache"
              .formatted(made + 1, pagesMax),
          e);
    }
  }

  /** Gives a page another use. */
  void move(Page page, Page.Use use) {
    if (page.use() == Page.Use.FREE && use != Page.Use.LEASED) {
      throw new IllegalStateException("a free page became " + use);
    }
    count[page.use().ordinal()]--;
    count[use.ordinal()]++;
    page.use(use);
    if (use == Page.Use.FREE) {
      free.push(page);
    }
  }

  /**
   * Holds the account to its rule.
   *
   * @throws IllegalStateException naming the figures
   */
  void check() {
    int sum = 0;
    boolean negative = promised < 0;
    for (int n : count) {
      sum += n;
      negative |= n < 0;
    }
    if (negative || sum != pagesMax || promisable() < 0) {
      throw new IllegalStateException("the account of pages is wrong: " + this);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("of %d pages".formatted(pagesMax));
    for (Page.Use use : Page.Use.values()) {
      text.append(", %d %s".formatted(count(use), use));
    }
    return text.append(", %d promised".formatted(promised)).toString();
  }
}
