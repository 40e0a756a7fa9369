package io.jinwen.assistant.conversation;

import io.jinwen.assistant.calculator.CalculationText;
import io.jinwen.assistant.calculator.tool.CalculatorCall;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.ToolCall;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer for which the model may have calculators work. What a calculator finds is told in the
 * calculator's own words at the place of the call, and given back to the model, which goes on; what
 * it says then is held to the figures that are known.
 */
final class CalculatingGeneration implements Generation {
  private static final Logger LOG = LoggerFactory.getLogger(CalculatingGeneration.class);
  private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

  /** Calls, one more to mend or to go on from them, and the model's last words. */
  private static final int ROUNDS_MAX = 3;

  private final Engine engine;
  private final GenerationRequest request;
  private final CalculatedParts parts;
  private final FigureGate gate;

  // Of the reading thread.
  private final Deque<GenerationEvent> ready = new ArrayDeque<>();
  private final List<ChatMessage> messages;
  private final List<String> names = new ArrayList<>();
  private final List<StringBuilder> arguments = new ArrayList<>();
  private final StringBuilder text = new StringBuilder(); // of this round
  private CallParser parser = new CallParser();
  private Optional<Usage> earlier = Optional.empty();
  private int round = 1;
  private boolean said;
  private String refusal = ""; // of the last call that could not be calculated
  private boolean parted = true;

  // Guarded by this: one thread reads, any may cancel.
  private Generation current;
  private boolean cancelled;

  /**
   * @param request with the calculators among its tools
   * @param given texts whose figures may stand in the answer
   * @param parts takes what was calculated
   */
  CalculatingGeneration(
      Engine engine,
      GenerationRequest request,
      Generation first,
      List<String> given,
      CalculatedParts parts) {
    this.engine = engine;
    this.request = request;
    this.current = first;
    this.parts = parts;
    this.gate = new FigureGate(given);
    this.messages = new ArrayList<>(((Prompt.Chat) request.prompt()).messages());
  }

  @Override
  public GenerationEvent next() throws InterruptedException {
    while (ready.isEmpty()) {
      take(now().next());
    }
    return handOut();
  }

  @Override
  public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
    if (ready.isEmpty()) {
      now().poll(timeout).ifPresent(this::take);
    }
    return ready.isEmpty() ? Optional.empty() : Optional.of(handOut());
  }

  /** The last event stays. */
  private GenerationEvent handOut() {
    GenerationEvent event = ready.getFirst();
    boolean isLast =
        event instanceof GenerationEvent.Finished || event instanceof GenerationEvent.Failed;
    if (!isLast) {
      ready.removeFirst();
    }
    return event;
  }

  private synchronized Generation now() {
    return current;
  }

  private void take(GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Started _ -> {
        if (round == 1) {
          ready.add(event);
        }
      }
      case GenerationEvent.Piece(String piece, boolean thinking, var _) -> {
        if (!thinking) {
          parser.next(piece).forEach(this::take);
        } else if (round == 1) {
          ready.add(event);
        }
      }
      case GenerationEvent.Finished(FinishReason reason, Usage usage) -> {
        parser.end().forEach(this::take);
        finish(reason, usage);
      }
      case GenerationEvent.Failed(EngineException error) -> {
        if (earlier.isEmpty() || error.code() == EngineException.Code.INTERNAL) {
          ready.add(event);
        } else { // it was refused: what was calculated stands by itself
          LOG.warn("no words of the model follow a calculation: {}", error.getMessage());
          say(gate.end());
          say(said ? "" : refusal);
          ready.add(new GenerationEvent.Finished(FinishReason.STOP, earlier.get()));
        }
      }
    }
  }

  private void take(CallParser.Part part) {
    switch (part) {
      case CallParser.Part.Text(String more) -> {
        text.append(more);
        say(round == 1 ? more : gate.next(more));
      }
      case CallParser.Part.Begun(int _, String name) -> {
        names.add(name);
        arguments.add(new StringBuilder());
      }
      case CallParser.Part.Arguments(int _, String json) -> arguments.getLast().append(json);
    }
  }

  private void say(String more) {
    String shown = parted ? more.stripLeading() : more;
    if (!shown.isEmpty()) {
      ready.add(new GenerationEvent.Piece(said && parted ? "\n\n" + shown : shown, false));
      said = true;
      parted = false;
    }
  }

  private void finish(FinishReason reason, Usage usage) {
    if (round > 1) {
      say(gate.end());
    }
    Usage whole = earlier.map(before -> sum(before, usage)).orElse(usage);
    boolean goesOn = reason == FinishReason.STOP && !names.isEmpty() && round < ROUNDS_MAX;
    if (!goesOn || !calculate() || !goOn()) {
      if (!said) {
        say(refusal); // better than no answer: it names the value and the bound
      }
      ready.add(new GenerationEvent.Finished(reason, whole));
      return;
    }
    earlier = Optional.of(whole);
  }

  /** Whether there is something new for the model to go on from. */
  private boolean calculate() {
    List<ToolCall> calls = new ArrayList<>();
    List<ChatMessage> results = new ArrayList<>();
    boolean isNew = false;
    for (int i = 0; i < names.size(); i++) {
      String id = "call_%d_%d".formatted(round, i + 1);
      Map<String, Object> values = values(arguments.get(i).toString());
      CalculatorCall call = CalculatorCall.of(names.get(i), values);
      isNew |=
          switch (call) {
            case CalculatorCall.Done(var calculation) -> {
              boolean added = parts.add(calculation);
              if (added) {
                parted = true;
                say(CalculationText.of(calculation));
                gate.allow(CalculationText.of(calculation));
              }
              yield added;
            }
            case CalculatorCall.Refused(String why) -> {
              refusal = why;
              yield true;
            }
          };
      calls.add(new ToolCall(id, names.get(i), values));
      results.add(new ChatMessage(ChatMessage.Role.TOOL, call.message(), List.of(), id));
    }
    messages.add(new ChatMessage(ChatMessage.Role.ASSISTANT, text.toString(), calls, ""));
    messages.addAll(results);
    return isNew;
  }

  private static Map<String, Object> values(String json) {
    try {
      return JsonMapper.shared().readValue(json, VALUES);
    } catch (JacksonException e) {
      return Map
          .of(); // of an engine that does not hold calls to their shape; it is told what lacks
    }
  }

  /** False where the model cannot be asked once more: what was calculated stands by itself. */
  private boolean goOn() {
    Prompt.Chat before = (Prompt.Chat) request.prompt();
    GenerationRequest again =
        request.with(new Prompt.Chat(messages, before.thinking(), before.tools()));
    try {
      Generation further = engine.submit(again);
      synchronized (this) {
        current = further;
        if (cancelled) {
          further.cancel();
        }
      }
    } catch (EngineException e) {
      LOG.warn("no words of the model follow a calculation: {}", e.getMessage());
      return false;
    }
    names.clear();
    arguments.clear();
    text.setLength(0);
    parser = new CallParser();
    parted = true;
    round++;
    return true;
  }

  private static Usage sum(Usage before, Usage after) {
    return new Usage(
        before.promptTokens() + after.promptTokens(),
        before.cachedTokens() + after.cachedTokens(),
        before.completionTokens() + after.completionTokens(),
        before.thinkingTokens() + after.thinkingTokens(),
        before.queueMillis(),
        before.firstTokenMillis(),
        before.totalMillis() + after.totalMillis());
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    current.cancel();
  }
}
