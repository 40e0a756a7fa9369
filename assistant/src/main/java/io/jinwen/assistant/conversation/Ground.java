package io.jinwen.assistant.conversation;

import io.jinwen.assistant.context.Material;
import java.util.List;

/**
 * What an answer stands on.
 *
 * @param origin who answers
 * @param suggestions approved questions that come near, where none was answered
 * @param material what stood before the model, by its numbers from 1 on
 */
public record Ground(Origin origin, List<ShownQuestion> suggestions, List<Material> material) {
  public Ground {
    suggestions = suggestions == null ? List.of() : List.copyOf(suggestions);
    material = material == null ? List.of() : List.copyOf(material);
  }

  static Ground of(Origin origin) {
    return new Ground(origin, List.of(), List.of());
  }

  static Ground of(Origin origin, List<ShownQuestion> suggestions) {
    return new Ground(origin, suggestions, List.of());
  }
}
