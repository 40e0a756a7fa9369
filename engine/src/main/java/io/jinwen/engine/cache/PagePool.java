package io.jinwen.engine.cache;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;

/**
 * Pages under a byte limit, made when first wanted and used again ever after.
 *
 * <p>Belongs to the engine-loop thread; not safe for others.
 */
public final class PagePool implements AutoCloseable {
  private static final long CACHE_LINE = 64;

  private final KvLayout layout;
  private final int pagesMax;
  private final Arena arena = Arena.ofShared();
  private final ArrayDeque<Page> free = new ArrayDeque<>();
  private int made;

  /**
   * @param bytesMax limit of all pages together; at least one page is allowed
   */
  public PagePool(KvLayout layout, long bytesMax) {
    this.layout = layout;
    this.pagesMax =
        (int) Math.clamp(bytesMax / Math.max(1, layout.pageBytes()), 1, Integer.MAX_VALUE);
  }

  public KvLayout layout() {
    return layout;
  }

  public int pagesMax() {
    return pagesMax;
  }

  /** Pages that can be taken now without evicting any. */
  public int pagesFree() {
    return free.size() + pagesMax - made;
  }

  /**
   * A page held once by the caller, or null where the limit is reached. Its bytes are undefined.
   */
  Page take() {
    Page page = free.poll();
    if (page == null) {
      if (made == pagesMax) {
        return null;
      }
      page = new Page(arena.allocate(layout.pageBytes(), CACHE_LINE));
      made++;
    }
    page.hold();
    return page;
  }

  void release(Page page) {
    if (page.drop()) {
      free.push(page);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
