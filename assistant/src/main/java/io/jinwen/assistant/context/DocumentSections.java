package io.jinwen.assistant.context;

import io.jinwen.assistant.documents.FoundPlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sections of documents that were found for a question, for a model to read. */
public final class DocumentSections implements ContextSource {
  private final Map<Material, FoundPlace> places = new LinkedHashMap<>();
  private final int tokensMax;

  public DocumentSections(List<FoundPlace> found, int tokensMax) {
    this.tokensMax = tokensMax;
    found.forEach(
        place -> places.put(Material.of(place.document().shownTitle(), place.passage()), place));
  }

  @Override
  public List<Material> find() {
    return List.copyOf(places.keySet());
  }

  @Override
  public int tokensMax() {
    return tokensMax;
  }

  /** The sections among the material of a prompt, by their numbers in it. */
  public Map<Integer, FoundPlace> numbered(List<Material> material) {
    Map<Integer, FoundPlace> numbered = new LinkedHashMap<>();
    for (int i = 0; i < material.size(); i++) {
      FoundPlace place = places.get(material.get(i));
      if (place != null) {
        numbered.put(i + 1, place);
      }
    }
    return numbered;
  }
}
