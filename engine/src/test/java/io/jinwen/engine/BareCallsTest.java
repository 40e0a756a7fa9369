package io.jinwen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BareCallsTest {
  /** Says these pieces and ends. */
  private record Says(Deque<GenerationEvent> events) implements Generation {
    @Override
    public GenerationEvent next() {
      return events.size() > 1 ? events.poll() : events.peek();
    }

    @Override
    public Optional<GenerationEvent> poll(Duration timeout) {
      return Optional.of(next());
    }

    @Override
    public void cancel() {}
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{ |\"na|me\": \"f\"|, \"parameters\": {}}; STOP; <tool_call>{ \"name\": \"f\", \"parameters\": {}}</tool_call>",
        "{\"name\": \"f; LENGTH; <tool_call>{\"name\": \"f",
        "{\"nam|ed\": 1}; STOP; {\"named\": 1}",
        "你|好 {\"name\": 1}; STOP; 你好 {\"name\": 1}",
        "{; STOP; {"
      })
  void marksAnAnswerThatIsACall(String said, FinishReason reason, String expected)
      throws InterruptedException {
    Deque<GenerationEvent> events = new ArrayDeque<>();
    for (String piece : said.split("\\|")) {
      events.add(new GenerationEvent.Piece(piece, false, List.of()));
    }
    events.add(new GenerationEvent.Finished(reason, new Usage(1, 0, 1, 0, 0, 0, 0)));
    BareCalls calls = new BareCalls(new Says(events));
    StringBuilder text = new StringBuilder();
    GenerationEvent event = calls.next();
    while (event instanceof GenerationEvent.Piece piece) {
      text.append(piece.text());
      event = calls.next();
    }
    assertThat(text).hasToString(expected);
    assertThat(event).isInstanceOf(GenerationEvent.Finished.class).isSameAs(calls.next());
  }
}
