package io.jinwen.assistant.context;

import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.knowledge.Ruling;
import java.util.List;
import java.util.stream.Stream;

/** The approved answers that come near, the one that fits first where the model is preferred. */
public record NearAnswers(Ruling ruling, int tokensMax) implements ContextSource {
  @Override
  public List<Material> find() {
    return Stream.concat(
            ruling.match().map(ApprovedAnswers.Match::answer).stream(),
            ruling.nearest().stream().map(Ruling.Suggestion::answer))
        .map(it -> new Material("问答", it.question(), it.answer()))
        .toList();
  }
}
