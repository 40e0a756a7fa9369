package io.jinwen.assistant.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
