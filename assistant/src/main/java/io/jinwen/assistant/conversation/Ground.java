package io.jinwen.assistant.conversation;

import io.jinwen.assistant.context.Material;
import io.jinwen.assistant.knowledge.Ruling;
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

  /**
   * An approved question that is perhaps what was meant.
   *
   * @param id of its answer
   * @param score how likely it is the right one, 0 to 1
   */
  public record ShownQuestion(String id, String question, double score) {
    static List<ShownQuestion> of(Ruling ruling) {
      return ruling.nearest().stream()
          .map(it -> new ShownQuestion(it.answer().id(), it.answer().question(), it.score()))
          .toList();
    }
  }

  /** Who answers, and on what ground. */
  public enum Origin {
    /** People wrote and checked it. */
    APPROVED,
    /** The calculators; what the model may say about it changes no figure. */
    CALCULATED,
    /** Nobody: sentences of the user's documents, word for word. */
    EXTRACTED,
    /** The model, with numbered material before it. */
    GROUNDED,
    /** The model alone. */
    GENERATED,
    /** A rule: a refusal, a greeting. */
    RULE,
    /** Nobody: there is nothing to rest an answer on. */
    NONE;

    /** What generated text is labelled with, wherever it is shown or exported (GB 45438). */
    public static final String AI_LABEL = "AI 生成";

    /** Whether a model wrote it, so that it must be labelled. */
    public boolean isGenerated() {
      return switch (this) {
        case GROUNDED, GENERATED -> true;
        case APPROVED, CALCULATED, EXTRACTED, RULE, NONE -> false;
      };
    }
  }
}
