package io.jinwen.assistant.context;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How many tokens a prompt may take, and how they are counted.
 *
 * @param promptTokensMax most tokens of the whole prompt, room for the answer already taken off
 * @param messageTokens what the chat template adds to each message, at most
 * @param textTokens counts the tokens of a bare text
 */
public record TokenBudget(
    int promptTokensMax, int messageTokens, ToIntFunction<String> textTokens) {

  public TokenBudget {
    if (promptTokensMax < 1 || messageTokens < 0) {
      throw new IllegalArgumentException(
          "budget of %d prompt and %d message tokens: none may be negative, the first"
                  .formatted(promptTokensMax, messageTokens)
              + " must be positive");
    }
  }

  /** Tokens of a bare text. */
  int of(String text) {
    return textTokens.applyAsInt(text);
  }

  /** Tokens of a message with its marks. */
  int of(ChatMessage message) {
    return of(message.content()) + messageTokens;
  }

  /** Tokens of messages with their marks. */
  int of(List<ChatMessage> messages) {
    return messages.stream().mapToInt(this::of).sum();
  }
}
