package io.jinwen.assistant.summaries;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which pages of a document a summary has in it.
 *
 * @param covered of so many pages all was taken in
 */
public record Coverage(int pages, int covered, List<Missing> missing) {
  public Coverage {
    missing = List.copyOf(missing);
  }

  /** Pages that are not in it, and why. */
  public record Missing(Why why, List<Integer> pages) {
    public Missing {
      pages = List.copyOf(pages);
    }
  }

  /** Why a page is not in a summary. */
  public enum Why {
    /** It is a picture without text. */
    SCAN,
    /** Its font does not say which characters they are. */
    GARBLED,
    /** It was not its turn yet. */
    PENDING;

    /** The name on the wire. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param why by page, for those that are missing
   */
  static Coverage of(int pages, Map<Integer, Why> why) {
    Map<Why, List<Integer>> byReason = new EnumMap<>(Why.class);
    for (int page = 1; page <= pages; page++) {
      if (why.containsKey(page)) {
        byReason.computeIfAbsent(why.get(page), _ -> new ArrayList<>()).add(page);
      }
    }
    int missing = byReason.values().stream().mapToInt(List::size).sum();
    return new Coverage(
        pages,
        pages - missing,
        byReason.entrySet().stream().map(e -> new Missing(e.getKey(), e.getValue())).toList());
  }
}
