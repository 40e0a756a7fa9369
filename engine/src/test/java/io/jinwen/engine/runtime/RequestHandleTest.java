package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestHandleTest {
  private static final int ROUNDS = 30_000;
  private static final GenerationEvent PIECE = new GenerationEvent.Piece("字", false);
  private static final GenerationEvent END =
      new GenerationEvent.Failed(new EngineException(EngineException.Code.CLOSED, "test"));

  private final AtomicInteger wakeUps = new AtomicInteger();
  private final RequestHandle handle = new RequestHandle(wakeUps::incrementAndGet);

  private void fill() {
    while (handle.hasRoom()) {
      handle.put(PIECE);
    }
  }

  @Test
  void theEndIsGivenAgainAndAgain() throws InterruptedException {
    handle.put(PIECE);
    handle.put(END);
    assertThat(handle.next()).isSameAs(PIECE);
    assertThat(handle.next()).isSameAs(END);
    assertThat(handle.next()).isSameAs(END);
    assertThat(handle.poll(Duration.ZERO)).containsSame(END);
  }

  @Test
  void pollIsEmptyWhereNothingCame() throws InterruptedException {
    assertThat(handle.poll(Duration.ZERO)).isEmpty();
    assertThat(handle.poll(Duration.ofNanos(1))).isEmpty();
  }

  @Test
  void afterTheEndThereIsNothing() {
    handle.put(END);
    assertThatThrownBy(() -> handle.put(PIECE)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> handle.put(END)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theReaderWakesTheLoopOnceThereIsRoom() throws InterruptedException {
    fill();
    assertThat(wakeUps).hasValue(0);
    handle.poll(Duration.ZERO);
    assertThat(wakeUps).hasValue(1);
    assertThat(handle.hasRoom()).isTrue();
    handle.poll(Duration.ZERO);
    assertThat(wakeUps).hasValue(1);
  }

  /** Whoever comes first, the loop's look or the reader: a loop that waits is woken. */
  @Test
  void noWakeUpIsLostWhileTheReaderEmptiesTheQueue() throws Exception {
    AtomicInteger started = new AtomicInteger();
    AtomicInteger drained = new AtomicInteger();
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Future<?> reading =
          reader.submit(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
              await(started, round);
              for (int taken = 0; taken < 3; taken++) {
                handle.poll(Duration.ZERO);
              }
              drained.set(round);
            }
            return null;
          });
      int failed = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        fill();
        handle.poll(Duration.ZERO); // the reader takes notice of what fill() noted
        handle.put(PIECE);
        int before = wakeUps.get();
        started.set(round);
        for (int i = round % 97; i > 0; i--) {
          Thread.onSpinWait(); // so that every order of the two comes about
        }
        boolean room = handle.hasRoom();
        await(drained, round);
        failed += room || wakeUps.get() > before ? 0 : 1;
      }
      reading.get();
      assertThat(failed).as("rounds of %d in which the loop sleeps for good", ROUNDS).isZero();
    }
  }

  private static void await(AtomicInteger counter, int value) {
    while (counter.get() < value) {
      Thread.onSpinWait();
    }
  }
}
