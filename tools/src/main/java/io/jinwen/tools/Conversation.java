package io.jinwen.tools;

import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** What is said between a user and the model, line by line. */
final class Conversation {
  private static final String HELP =
      """
      /new               begin a new conversation
      /system TEXT       tell the model something first, and begin anew (without TEXT: nothing)
      /thinking on|off   let the model think before it answers
      /help              this list
      /exit              end\
      """;

  private final Engine engine;
  private final SamplingParams sampling;
  private final ChatView view;
  private final List<ChatMessage> history = new ArrayList<>();
  private final AtomicReference<Generation> running = new AtomicReference<>();
  private String system = "";
  private boolean thinking;

  Conversation(Engine engine, SamplingParams sampling, ChatView view) {
    this.engine = engine;
    this.sampling = sampling;
    this.view = view;
  }

  /**
   * Begins anew.
   *
   * @param systemText what the model is told first; null for nothing
   */
  void begin(String systemText, boolean thinkingWanted) {
    system = systemText == null ? "" : systemText;
    history.clear();
    setThinking(thinkingWanted);
  }

  /** Handles a line that the user typed; false when it ends the conversation. */
  boolean take(String line) throws InterruptedException {
    String typed = line.strip();
    if (typed.isEmpty()) {
      return true;
    }
    if (!typed.startsWith("/")) {
      answer(typed);
      return true;
    }
    String[] words = typed.split("\\s+", 2);
    String argument = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "/exit", "/quit" -> {
        return false;
      }
      case "/new" -> begin(system, thinking);
      case "/system" -> begin(argument, thinking);
      case "/thinking" -> switchThinking(argument);
      case "/help" -> view.remark(HELP);
      default -> view.remark("there is no command %s; /help lists them".formatted(words[0]));
    }
    return true;
  }

  /** Stops the answer under way, if there is one; callable from any thread. */
  void stopAnswer() {
    Generation generation = running.get();
    if (generation != null) {
      generation.cancel();
    }
  }

  private void switchThinking(String argument) {
    switch (argument) {
      case "on" -> setThinking(true);
      case "off" -> setThinking(false);
      default -> view.remark("/thinking on or /thinking off; it is " + (thinking ? "on" : "off"));
    }
  }

  private void setThinking(boolean wanted) {
    thinking = wanted && engine.model().canThink();
    if (wanted && !thinking) {
      view.remark("this model has no thinking part");
    }
  }

  private void answer(String question) throws InterruptedException {
    history.add(ChatMessage.user(question));
    List<ChatMessage> messages = new ArrayList<>(history);
    if (!system.isEmpty()) {
      messages.addFirst(ChatMessage.system(system));
    }
    StringBuilder text = new StringBuilder();
    try (Generation generation =
        engine.submit(new GenerationRequest(new Prompt.Chat(messages, thinking), sampling))) {
      running.set(generation);
      show(generation, text);
      history.add(ChatMessage.assistant(text.toString()));
    } catch (EngineException e) {
      history.removeLast(); // the question that got no answer
      view.remark(e.getMessage());
    } finally {
      running.set(null);
    }
  }

  private void show(Generation generation, StringBuilder text) throws InterruptedException {
    boolean inThought = false;
    while (true) {
      switch (generation.next()) {
        case GenerationEvent.Started _ -> {
          // nothing to show yet
        }
        case GenerationEvent.Piece(String piece, boolean thought, _) -> {
          if (inThought && !thought) {
            view.endThought();
          }
          inThought = thought;
          if (thought) {
            view.thought(piece);
          } else {
            view.answer(piece);
            text.append(piece);
          }
        }
        case GenerationEvent.Finished(FinishReason reason, Usage usage) -> {
          view.endAnswer();
          view.remark(figures(reason, usage));
          return;
        }
        case GenerationEvent.Failed(EngineException error) -> {
          view.endAnswer();
          throw error;
        }
      }
    }
  }

  private static String figures(FinishReason reason, Usage usage) {
    String ending =
        switch (reason) {
          case STOP -> "";
          case FILTERED -> ", stopped because of what it says";
          case LENGTH -> ", stopped at the most tokens";
          case LOOP -> ", stopped because it repeated itself";
          case CANCELLED -> ", stopped by you";
        };
    return String.format(
        Locale.ROOT,
        "[%d tokens, %.1f tokens/s, first after %.2f s%s]",
        usage.completionTokens(),
        usage.tokensPerSecond(),
        usage.firstTokenMillis() / 1000,
        ending);
  }
}
