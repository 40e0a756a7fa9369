package io.jinwen.assistant.chat;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Answers questions. */
public final class ChatService {
  private final Backend backend;
  private final Duration answerTimeMax;
  private final UnaryOperator<AnswerStream> watch;

  /**
   * @param watch what every answer is handed through before it is read, such as a counter
   */
  public ChatService(Backend backend, Duration answerTimeMax, UnaryOperator<AnswerStream> watch) {
    this.backend = backend;
    this.answerTimeMax = answerTimeMax;
    this.watch = watch;
  }

  /**
   * Begins an answer. The caller reads and closes it.
   *
   * @throws io.jinwen.assistant.backend.NotReadyException while the model is not loaded
   * @throws ThinkingUnsupportedException if thinking is asked of a model that cannot
   * @throws PromptTooLongException if the question does not fit into the model's context
   * @throws EngineException for any other refusal of the engine
   */
  public AnswerStream ask(Question asked) {
    List<ChatMessage> messages = List.of(ChatMessage.user(asked.prompt()));
    Prompt.Chat prompt = new Prompt.Chat(messages, asked.thinking().orElse(false));
    SamplingParams.Builder sampling = SamplingParams.DEFAULT.toBuilder();
    asked.sampling().applyTo(sampling);
    return answer(prompt, new GenerationRequest(prompt, sampling.build()));
  }

  /**
   * Begins the answer to a whole conversation, as a program sends it.
   *
   * @throws RuntimeException as {@link #ask}
   */
  public AnswerStream answer(GenerationRequest request) {
    if (request.prompt() instanceof Prompt.Chat chat) {
      return answer(chat, request);
    }
    throw new IllegalArgumentException("only conversations are answered here");
  }

  private AnswerStream answer(Prompt.Chat prompt, GenerationRequest request) {
    Engine engine = backend.engine();
    if (prompt.thinking() && !engine.model().canThink()) {
      throw new ThinkingUnsupportedException(engine.model().name());
    }
    try {
      return watch.apply(
          new GeneratedAnswer(opened(engine), engine.submit(request), answerTimeMax));
    } catch (EngineException e) {
      if (e.code() == EngineException.Code.PROMPT_TOO_LONG) {
        throw new PromptTooLongException(
            engine.countTokens(prompt.messages(), prompt.thinking()),
            engine.model().contextTokensMax(),
            e);
      }
      throw e;
    }
  }

  private static AnswerEvent.Opened opened(Engine engine) {
    return new AnswerEvent.Opened(
        "", "general", engine.model().name(), List.of(), List.of(), Optional.empty());
  }
}
