package io.jinwen.assistant.chat;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import java.time.Duration;
import java.util.List;

/** Answers questions. */
public final class ChatService {
  private final Backend backend;
  private final Duration answerTimeMax;

  public ChatService(Backend backend, Duration answerTimeMax) {
    this.backend = backend;
    this.answerTimeMax = answerTimeMax;
  }

  /**
   * Begins an answer. The caller reads and closes it.
   *
   * @throws io.jinwen.assistant.backend.NotReadyException while the model is not loaded
   * @throws ThinkingUnsupportedException if thinking is asked of a model that cannot
   * @throws PromptTooLongException if the question does not fit into the model's context
   * @throws EngineException for any other refusal of the engine
   */
  public AnswerStream answer(ChatRequest asked) {
    Engine engine = backend.engine();
    if (asked.thinking() && !engine.model().canThink()) {
      throw new ThinkingUnsupportedException(engine.model().name());
    }
    List<ChatMessage> messages = List.of(ChatMessage.user(asked.prompt()));
    Prompt prompt = new Prompt.Chat(messages, asked.thinking());
    try {
      return new AnswerStream(
          engine.submit(new GenerationRequest(prompt, asked.sampling())), answerTimeMax);
    } catch (EngineException e) {
      if (e.code() == EngineException.Code.PROMPT_TOO_LONG) {
        throw new PromptTooLongException(
            engine.countTokens(messages, asked.thinking()), engine.model().contextTokensMax(), e);
      }
      throw e;
    }
  }
}
