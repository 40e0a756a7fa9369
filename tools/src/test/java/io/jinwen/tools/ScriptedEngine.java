package io.jinwen.tools;

import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** An engine that gives prepared answers, one after another, and remembers what it was asked. */
final class ScriptedEngine implements Engine {
  final List<Prompt.Chat> asked = new ArrayList<>();
  private final Deque<List<GenerationEvent>> answers = new ArrayDeque<>();

  ScriptedEngine willAnswer(GenerationEvent... pieces) {
    List<GenerationEvent> events = new ArrayList<>(List.of(pieces));
    events.addFirst(new GenerationEvent.Started(5, 0));
    events.add(
        new GenerationEvent.Finished(FinishReason.STOP, new Usage(5, 0, 11, 0, 0, 50, 1050)));
    answers.add(events);
    return this;
  }

  ScriptedEngine willFail() {
    answers.add(
        List.of(
            new GenerationEvent.Failed(
                new EngineException(EngineException.Code.INTERNAL, "it broke"))));
    return this;
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo("scripted", "none", "F32", 1, 1, 1, 100, true, false, "none");
  }

  @Override
  public EngineStatus status() {
    return new EngineStatus(true, 0, 0, 0, 0);
  }

  @Override
  public Generation submit(GenerationRequest request) {
    asked.add((Prompt.Chat) request.prompt());
    Deque<GenerationEvent> events = new ArrayDeque<>(answers.remove());
    return new Generation() {
      @Override
      public GenerationEvent next() {
        return events.remove();
      }

      @Override
      public Optional<GenerationEvent> poll(Duration timeout) {
        return Optional.ofNullable(events.poll());
      }

      @Override
      public void cancel() {
        events.clear();
      }
    };
  }

  @Override
  public int countTokens(String text) {
    return text.length();
  }

  @Override
  public int countTokens(List<ChatMessage> messages, boolean thinking) {
    return messages.size();
  }

  @Override
  public void close() {}
}
