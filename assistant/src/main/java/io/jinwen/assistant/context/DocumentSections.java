package io.jinwen.assistant.context;

import io.jinwen.assistant.documents.FoundPlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passages of documents that were found for a question, for a model to read. */
public final class DocumentSections implements ContextSource {
  private final Map<Material, FoundPlace> places = new LinkedHashMap<>();
  private final List<Material> whole;
  private final List<Material> found;
  private final int tokensMax;

  /**
   * @param whole a section of a document in its order, which is read before everything else; empty
   *     for none
   * @param found the best first
   */
  public DocumentSections(List<FoundPlace> whole, List<FoundPlace> found, int tokensMax) {
    this.tokensMax = tokensMax;
    this.whole = whole.stream().map(this::material).distinct().toList();
    this.found = found.stream().map(this::material).distinct().toList();
  }

  private Material material(FoundPlace place) {
    Material material = Material.of(place.document().shownTitle(), place.passage());
    places.put(material, place);
    return material;
  }

  @Override
  public List<Material> whole() {
    return whole;
  }

  @Override
  public List<Material> find() {
    return found;
  }

  @Override
  public int tokensMax() {
    return tokensMax;
  }

  /** The passages among the material of a prompt, by their numbers in it. */
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
