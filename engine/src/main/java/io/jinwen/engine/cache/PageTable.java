package io.jinwen.engine.cache;

import java.util.ArrayList;
import java.util.List;

/** The pages of one sequence in order of position. */
public final class PageTable {
  private final List<Page> pages = new ArrayList<>();

  /** The page that holds position {@code 64 * index} and the 63 after it. */
  public Page page(int index) {
    return pages.get(index);
  }

  public int size() {
    return pages.size();
  }

  void add(Page page) {
    pages.add(page);
  }

  List<Page> pages() {
    return pages;
  }
}
