package io.jinwen.assistant.knowledge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is said under an answer about a kind of product, by the kind's id. */
final class Disclosures {
  private static final String FILE = "disclosures.yaml";
  private static final Set<String> FIELDS = Set.of("id", "text", "neverWith");

  private final Map<String, String> byKind;

  private Disclosures(Map<String, String> byKind) {
    this.byKind = byKind;
  }

  /**
   * Reads {@code disclosures.yaml}.
   *
   * @throws KnowledgeException naming the entry that is incomplete or whose id is used twice
   */
  static Disclosures load(DataFolder knowledge, Facts facts) {
    Map<String, String> byKind = new LinkedHashMap<>();
    for (Entry entry : Entry.listOf(FILE, knowledge.text(FILE), facts)) {
      entry.allowOnly(FIELDS);
      if (byKind.put(entry.text("id"), entry.text("text")) != null) {
        throw entry.defect(Defect.ID_TWICE, entry.text("id"));
      }
    }
    return new Disclosures(byKind);
  }

  /** The sentence for the kind of product that an entry names; none where it names none. */
  Optional<String> of(Entry entry) {
    return entry
        .optionalText("product")
        .map(_ -> byKind.get(entry.oneOf("product", byKind.keySet())));
  }
}
