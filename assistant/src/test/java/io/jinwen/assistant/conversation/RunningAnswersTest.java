package io.jinwen.assistant.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.identity.CallerLimits;
import io.jinwen.engine.api.EngineException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RunningAnswersTest {
  private static final int ANSWERS_AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final CallerLimits eightAtOnce = new CallerLimits(0, ANSWERS_AT_ONCE, Clock.systemUTC());

  @Test
  void anErrorFreesItsPlace() throws Exception {
    RunningAnswers answers =
        new RunningAnswers(
            _ -> {
              throw new OutOfMemoryError("as the test wants it");
            },
            eightAtOnce);
    for (int i = 0; i < 2 * ANSWERS_AT_ONCE; i++) {
      RunningAnswer answer = answers.ask(question());
      assertThat(answer.awaitEnd(PATIENCE)).isTrue();
      assertThat(answer.snapshot().end()).get().isInstanceOf(AnswerSnapshot.End.Broken.class);
    }
    assertThat(answers.count()).isZero();
  }

  @Test
  void aWatcherThatFailsKeepsNoAnswerFromItsEnd() throws Exception {
    RunningAnswers answers =
        new RunningAnswers(_ -> new Waiting(new CountDownLatch(0), () -> {}), eightAtOnce);
    CountDownLatch notified = new CountDownLatch(1);
    answers.watch(
        "乙",
        () -> {
          throw new IllegalStateException("as the test wants it");
        });
    answers.watch("乙", notified::countDown);
    RunningAnswer answer = answers.ask(question());
    answer.stop();
    assertThat(answer.awaitEnd(PATIENCE)).isTrue();
    assertThat(answer.snapshot().end()).isPresent();
    assertThat(notified.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyWhoAskAtOnceGetNoMorePlacesThanThereAre() throws Exception {
    int asking = 4 * ANSWERS_AT_ONCE;
    CountDownLatch hold = new CountDownLatch(1);
    RunningAnswers answers = new RunningAnswers(_ -> new Waiting(hold, () -> {}), eightAtOnce);
    CyclicBarrier together = new CyclicBarrier(asking);
    Callable<Boolean> ask =
        () -> {
          together.await();
          try {
            answers.ask(question());
            return true;
          } catch (EngineException full) {
            return false;
          }
        };
    List<Future<Boolean>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < asking; i++) {
        asked.add(threads.submit(ask));
      }
    }
    int got = 0;
    for (Future<Boolean> one : asked) {
      got += one.get() ? 1 : 0;
    }
    assertThat(got).isEqualTo(ANSWERS_AT_ONCE);
    hold.countDown();
    answers.close();
  }

  @Test
  void answersOfProgramsAreCountedToo() throws Exception {
    CallerLimits limits = new CallerLimits(0, 2, Clock.systemUTC());
    CountDownLatch hold = new CountDownLatch(1);
    RunningAnswers answers = new RunningAnswers(_ -> new Waiting(hold, () -> {}), limits);
    CallerLimits.Place program =
        limits.beginAnswer(CallerLimits.nameOf(question().caller())).orElseThrow();
    RunningAnswer first = answers.ask(question());
    assertThatThrownBy(() -> answers.ask(question()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("has 2 answers under way");
    program.close();
    answers.ask(question());
    hold.countDown();
    assertThat(first.awaitEnd(PATIENCE)).isTrue();
    answers.close();
  }

  @Test
  void closingWaitsUntilTheAnswersAreWrittenDown() {
    CountDownLatch writing = new CountDownLatch(1);
    AtomicBoolean written = new AtomicBoolean();
    RunningAnswers answers =
        new RunningAnswers(
            _ ->
                new Waiting(
                    new CountDownLatch(1),
                    () -> {
                      await(writing);
                      written.set(true);
                    }),
            eightAtOnce);
    RunningAnswer answer = answers.ask(question());
    Thread later =
        Thread.ofVirtual()
            .start(() -> {
              while (!answer.isStopped()) {
                Thread.onSpinWait();
              }
              writing.countDown();
            });
    answers.close();
    assertThat(written).isTrue();
    assertThat(answers.count()).isZero();
    assertThatThrownBy(() -> answers.ask(question())).isInstanceOf(EngineException.class);
    later.interrupt();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Ask question() {
    return Ask.first("乙", "问", "1");
  }

  /** An answer that tells nothing until it is let go. */
  private record Waiting(CountDownLatch hold, Runnable onClose) implements AnswerStream {
    @Override
    public AnswerEvent poll(Duration patience) throws InterruptedException {
      return hold.await(patience.toNanos(), TimeUnit.NANOSECONDS)
          ? new AnswerEvent.TimedOut()
          : new AnswerEvent.Quiet();
    }

    @Override
    public void close() {
      onClose.run();
    }
  }
}
