package io.jinwen.assistant.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowWorkTest {
  private final SlowWork work = new SlowWork(4);

  @AfterEach
  void close() {
    work.close();
  }

  @Test
  void computesOnAThreadOfItsOwnAndNotOnTheRequests() throws Exception {
    AtomicBoolean virtual = new AtomicBoolean(true);
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            virtual.set(work.compute("甲", () -> Thread.currentThread().isVirtual()));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            done.countDown();
          }
        });
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(virtual).isFalse();
  }

  @Test
  void oneCallerLeavesThreadsToTheOthers() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    List<Thread> greedy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      greedy.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  work.compute(
                      "甲",
                      () -> {
                        running.incrementAndGet();
                        two.countDown();
                        await(hold);
                        return true;
                      });
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    assertThat(two.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(work.<String>compute("乙", () -> "served")).isEqualTo("served");
    assertThat(running).hasValue(2);
    hold.countDown();
    for (Thread thread : greedy) {
      thread.join();
    }
    assertThat(running).hasValue(20);
  }

  @Test
  void whatNobodyWaitsForEnds() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                work.compute(
                    "甲",
                    () -> {
                      begun.countDown();
                      try {
                        while (true) {
                          SlowWork.checkWanted();
                        }
                      } finally {
                        ended.countDown();
                      }
                    });
              } catch (InterruptedException _) {
                // as the test wants it
              }
            });
    begun.await();
    waiting.interrupt();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatFailsFailsForWhoAsked() {
    assertThatThrownBy(() ->
            work.compute(
                "甲",
                () -> {
                  throw new IllegalArgumentException("as the test wants it");
                }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            work.compute(
                "甲",
                () -> {
                  throw new AssertionError("as the test wants it");
                }))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() ->
            work.compute(
                "甲",
                () -> {
                  Thread.currentThread().interrupt();
                  SlowWork.checkWanted();
                  return true;
                }))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void theEndOfTheProgramIsToldAsSuch() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    Supplier<Boolean> endless =
        () -> {
          begun.countDown();
          while (true) {
            SlowWork.checkWanted();
          }
        };
    SlowWork two = new SlowWork(2);
    List<Thread> callers = new ArrayList<>();
    List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
    for (String caller : List.of("甲", "乙", "丙")) { // the third has to wait for a thread
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  two.compute(caller, endless);
                } catch (EngineException | InterruptedException e) {
                  told.add(e);
                }
              }));
    }
    begun.await();
    two.close();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThatThrownBy(() -> two.compute("甲", () -> true))
        .isInstanceOfSatisfying(EngineException.class, told::add);
    assertThat(told)
        .hasSize(4)
        .allSatisfy(it ->
            assertThat(it)
                .isInstanceOfSatisfying(
                    EngineException.class,
                    end -> assertThat(end.code()).isEqualTo(EngineException.Code.CLOSED)));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
