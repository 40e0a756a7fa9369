package io.jinwen.engine.api;

import java.util.List;

/** What an answer starts from. */
public sealed interface Prompt {
  /**
   * A conversation, rendered with the model's chat template.
   *
   * @param messages oldest first; the last one is usually the user's
   * @param thinking whether the model may think before it answers, where it can
   * @param tools what the model is told that it may call, where its template has a place for it
   */
  record Chat(List<ChatMessage> messages, boolean thinking, List<Tool> tools) implements Prompt {
    /** A conversation without tools. */
    public Chat(List<ChatMessage> messages, boolean thinking) {
      this(messages, thinking, List.of());
    }

    public Chat {
      messages = List.copyOf(messages);
      tools = List.copyOf(tools);
      if (messages.isEmpty()) {
        throw new EngineException(
            EngineException.Code.INVALID_REQUEST, "a chat prompt needs at least one message");
      }
    }
  }

  /** Bare text that the model continues; no template, no special tokens but the model's own BOS. */
  record Text(String text) implements Prompt {}

  /** Token ids, as they are. */
  record Tokens(List<Integer> ids) implements Prompt {
    public Tokens {
      ids = List.copyOf(ids);
    }
  }
}
