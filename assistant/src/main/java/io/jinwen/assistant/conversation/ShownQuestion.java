package io.jinwen.assistant.conversation;

import io.jinwen.assistant.knowledge.Ruling;
import java.util.List;

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
