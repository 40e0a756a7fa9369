package io.jinwen.engine.api;

import java.util.List;
import java.util.Objects;

/**
 * One request for an answer.
 *
 * @param prompt what the answer starts from
 * @param sampling how tokens are chosen and when the answer ends
 */
public record GenerationRequest(Prompt prompt, SamplingParams sampling) {
  public GenerationRequest {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(sampling, "sampling");
  }

  /** A conversation without thinking, with the default settings. */
  public static GenerationRequest chat(List<ChatMessage> messages) {
    return new GenerationRequest(new Prompt.Chat(messages, false), SamplingParams.DEFAULT);
  }
}
