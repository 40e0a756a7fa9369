package io.jinwen.assistant.page.admin;

import io.jinwen.assistant.ops.upkeep.EntryUpkeep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ids in the record stand for, as it is called today. */
final class DecisionTitles {
  private final Map<String, String> titles = new HashMap<>(); // by kind and id
  private final Map<String, String> kinds = new HashMap<>();

  /** Adds the entries of a kind, which the record names with one of these words before the id. */
  void add(EntryUpkeep upkeep, List<String> kinds) {
    for (EntryUpkeep.Listed entry : upkeep.entries()) {
      kinds.forEach(kind -> titles.put(kind + ":" + entry.id(), entry.title()));
    }
  }

  /** Adds what is said of all of a kind that has no entries. */
  void add(String kind, String title) {
    kinds.put(kind, title);
  }

  /** The id with the title before it; the id alone for what is no more or has none. */
  String of(String decision) {
    String kind = decision.substring(0, (decision + ":").indexOf(':'));
    String title = titles.getOrDefault(decision, kinds.getOrDefault(kind, ""));
    return title.isEmpty() ? decision : title + " · " + decision;
  }
}
