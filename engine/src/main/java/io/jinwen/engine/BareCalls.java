package io.jinwen.engine;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the marks of a call around an answer that is one: models of the Llama family write calls
 * bare. For one reader.
 */
final class BareCalls implements Generation {
  private static final Pattern BEGINNING = Pattern.compile("\\s*\\{\\s*\"name\"\\s*:");

  private final Generation bare;
  private final StringBuilder held = new StringBuilder();
  private final Deque<GenerationEvent> ready = new ArrayDeque<>();
  private boolean decided;
  private boolean calling;
  private GenerationEvent last;

  BareCalls(Generation bare) {
    this.bare = bare;
  }

  @Override
  public GenerationEvent next() throws InterruptedException {
    while (ready.isEmpty() && last == null) {
      take(bare.next());
    }
    return ready.isEmpty() ? last : ready.poll();
  }

  @Override
  public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
    if (ready.isEmpty() && last == null) {
      bare.poll(timeout).ifPresent(this::take);
    }
    return ready.isEmpty() ? Optional.ofNullable(last) : Optional.of(ready.poll());
  }

  @Override
  public void cancel() {
    bare.cancel();
  }

  private void take(GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Piece piece when !piece.thinking() && !decided -> {
        held.append(piece.text());
        decide();
      }
      case GenerationEvent.Finished(FinishReason reason, var _) -> {
        release(calling && reason == FinishReason.STOP ? AnswerFormat.Calls.CLOSE : "");
        last = event;
      }
      case GenerationEvent.Failed _ -> {
        release("");
        last = event;
      }
      case GenerationEvent.Piece _, GenerationEvent.Started _ -> ready.add(event);
    }
  }

  private void decide() {
    Matcher matcher = BEGINNING.matcher(held);
    calling = matcher.lookingAt();
    decided = calling || !matcher.hitEnd();
    if (calling) {
      held.insert(0, AnswerFormat.Calls.OPEN);
    }
    if (decided) {
      release("");
    }
  }

  private void release(String behind) {
    held.append(behind);
    if (!held.isEmpty()) {
      ready.add(new GenerationEvent.Piece(held.toString(), false, List.of()));
      held.setLength(0);
    }
  }
}
