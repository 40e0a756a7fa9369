package io.jinwen.assistant.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.conversation.Ground;
import io.jinwen.assistant.conversation.Ground.Origin;
import io.jinwen.assistant.conversation.Timing;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerMetricsTest {
  private static final Usage USAGE = new Usage(30, 10, 20, 5, 1, 40, 500);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AnswerMetrics metrics =
      new AnswerMetrics(registry, new MinuteRing(Clock.systemUTC()));

  @ParameterizedTest
  @EnumSource
  void countsAnAnswerByItsEnding(TurnEnding ending) throws Exception {
    read(metrics.watched(answer(done(ending))));
    assertThat(answers(ending)).isEqualTo(1);
    assertThat(registry.get("jinwen.answer").timer().count()).isEqualTo(1);
  }

  @Test
  void countsWhatItCost() throws Exception {
    read(metrics.watched(answer(done(TurnEnding.COMPLETE))));
    assertThat(tokens("prompt")).isEqualTo(30);
    assertThat(tokens("cached")).isEqualTo(10);
    assertThat(tokens("completion")).isEqualTo(20);
    assertThat(tokens("thinking")).isEqualTo(5);
    assertThat(registry.get("jinwen.answer.first.token").timer().count()).isEqualTo(1);
  }

  @Test
  void hasNoFirstTokenWhereNoModelRan() throws Exception {
    Usage none = new Usage(0, 0, 0, 0, 0, 0, 0);
    read(metrics.watched(answer(done(TurnEnding.APPROVED, none))));
    assertThat(registry.get("jinwen.answer.first.token").timer().count()).isZero();
  }

  @Test
  void countsAnAnswerOnce() throws Exception {
    AnswerStream answer = metrics.watched(answer(done(TurnEnding.COMPLETE)));
    read(answer);
    answer.close();
    answer.close();
    assertThat(answers(TurnEnding.COMPLETE)).isEqualTo(1);
    assertThat(answers(TurnEnding.STOPPED)).isZero();
    assertThat(registry.get("jinwen.answers.under.way").gauge().value()).isZero();
  }

  @Test
  void anAnswerClosedBeforeItsEndWasStopped() {
    AnswerStream answer = metrics.watched(answer());
    assertThat(registry.get("jinwen.answers.under.way").gauge().value()).isEqualTo(1);
    answer.close();
    assertThat(answers(TurnEnding.STOPPED)).isEqualTo(1);
    assertThat(registry.get("jinwen.answers.under.way").gauge().value()).isZero();
  }

  @Test
  void timeLimitsAndFailuresAreFailures() throws Exception {
    EngineException error = new EngineException(EngineException.Code.INTERNAL, "broke");
    read(metrics.watched(answer(new AnswerEvent.TimedOut())));
    read(metrics.watched(answer(new AnswerEvent.Failed(error))));
    assertThat(answers(TurnEnding.FAILED)).isEqualTo(2);
  }

  @Test
  void countsHintsBySeverity() throws Exception {
    AnswerEvent opened =
        new AnswerEvent.Opened(
            "",
            "general",
            "",
            List.of(hint(Severity.HINT), hint(Severity.DISCLOSE)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            new Ground(Origin.RULE, List.of(), List.of()));
    AnswerEvent later = new AnswerEvent.Hinted(List.of(hint(Severity.DISCLOSE)));
    read(metrics.watched(answer(opened, later, done(TurnEnding.COMPLETE))));
    assertThat(hints("hint")).isEqualTo(1);
    assertThat(hints("disclose")).isEqualTo(2);
    assertThat(hints("block")).isZero();
  }

  private static Hint hint(Severity severity) {
    return new Hint(List.of("card"), "title", "text", severity, List.of());
  }

  private static AnswerEvent done(TurnEnding ending) {
    return done(ending, USAGE);
  }

  private static AnswerEvent done(TurnEnding ending, Usage usage) {
    return new AnswerEvent.Done(
        FinishReason.STOP,
        ending,
        usage,
        new Timing(40, 40),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static void read(AnswerStream answer) throws InterruptedException {
    while (!answer.poll(Duration.ZERO).isLast()) {
      // the next one
    }
    answer.close();
  }

  private static AnswerStream answer(AnswerEvent... given) {
    Queue<AnswerEvent> events = new ArrayDeque<>(List.of(given));
    return new AnswerStream() {
      @Override
      public AnswerEvent poll(Duration patience) {
        return events.remove();
      }

      @Override
      public void close() {
        // nothing runs
      }
    };
  }

  private double answers(TurnEnding ending) {
    return registry
        .get("jinwen.answers")
        .tag("ending", ending.name().toLowerCase(Locale.ROOT))
        .counter()
        .count();
  }

  private double tokens(String kind) {
    return registry.get("jinwen.tokens").tag("kind", kind).counter().count();
  }

  private double hints(String severity) {
    return registry.get("jinwen.hints").tag("severity", severity).counter().count();
  }
}
