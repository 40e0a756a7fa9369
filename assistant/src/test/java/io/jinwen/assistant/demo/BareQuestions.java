package io.jinwen.assistant.demo;

import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Questions in the form the demonstration model learned: one line of a role, then the question. */
final class BareQuestions {
  private static final int TOKENS_MAX = 300;

  /** How many answers are computed side by side. */
  static final int AT_ONCE = 16;

  private static final Map<String, String> BRIEFS =
      Map.of(
          "service", "你是金问客服助手。",
          "research", "你是金问投研助手。",
          "compliance", "你是金问合规助手。",
          "general", "你是金问助手。");

  private BareQuestions() {}

  /** The likeliest answers, in the order of the questions. */
  static List<String> ask(Engine engine, String role, List<String> questions)
      throws InterruptedException {
    List<String> answers = new ArrayList<>();
    for (int from = 0; from < questions.size(); from += AT_ONCE) {
      List<Generation> running =
          questions.subList(from, Math.min(questions.size(), from + AT_ONCE)).stream()
              .map(question -> engine.submit(request(role, question)))
              .toList();
      for (Generation generation : running) {
        answers.add(text(generation));
      }
    }
    return answers;
  }

  private static GenerationRequest request(String role, String question) {
    List<ChatMessage> messages =
        List.of(ChatMessage.system(BRIEFS.get(role)), ChatMessage.user(question));
    return new GenerationRequest(
        new Prompt.Chat(messages, false),
        SamplingParams.GREEDY.toBuilder().maxNewTokens(TOKENS_MAX).build());
  }

  private static String text(Generation generation) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    try (generation) {
      while (true) {
        switch (generation.next()) {
          case GenerationEvent.Started _ -> {}
          case GenerationEvent.Piece piece -> text.append(piece.text());
          case GenerationEvent.Finished _ -> {
            return text.toString();
          }
          case GenerationEvent.Failed failed -> throw failed.error();
        }
      }
    }
  }
}
