package io.jinwen.assistant.documents;

import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.passage.Sections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the sections of documents begin. Counting a document's tokens takes tens of milliseconds,
 * so the cuts of those that were asked last are remembered. Safe for use by many threads.
 */
final class SectionCuts {
  /** A longer document is not cut: all of it would be read and counted for one question. */
  static final int PASSAGES_MAX = 4_000;

  private static final int REMEMBERED = 64;

  private record Key(String document, int tokensMax, String model) {}

  private final Map<Key, List<Integer>> cuts = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * The first passages of all sections, by their places in the list.
   *
   * @param passages all of the document, in reading order
   * @return empty where it is not cut
   */
  List<Integer> of(StoredDocument document, List<Passage> passages, SectionSize size) {
    if (passages.size() > PASSAGES_MAX || size.tokensMax() < 1) {
      return List.of();
    }
    Key key = new Key(document.id(), size.tokensMax(), size.model());
    synchronized (cuts) {
      List<Integer> known = cuts.get(key);
      if (known != null) {
        return known;
      }
    }
    String title = document.shownTitle();
    List<Integer> starts =
        Sections.starts(passages, one -> size.tokens().of(title, one), size.tokensMax());
    synchronized (cuts) {
      cuts.put(key, starts);
      if (cuts.size() > REMEMBERED) {
        cuts.remove(cuts.keySet().iterator().next());
      }
    }
    return starts;
  }
}
