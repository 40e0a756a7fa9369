package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 64})
  void doesEveryItemOnce(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int round = 0; round < 200; round++) {
        int items = 1 + round % 37;
        AtomicIntegerArray done = new AtomicIntegerArray(items);
        pool.run(
            items,
            (item, worker) -> {
              assertThat(worker).isBetween(0, threads - 1);
              done.incrementAndGet(item);
            });
        for (int i = 0; i < items; i++) {
          assertThat(done.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void seesWhatTheWorkersWrote() {
    try (WorkerPool pool = new WorkerPool(4)) {
      int[] plain = new int[1000];
      for (int round = 1; round <= 500; round++) {
        int value = round;
        pool.run(1000, (item, worker) -> plain[item] = value + item);
        for (int i = 0; i < 1000; i++) {
          assertThat(plain[i]).isEqualTo(round + i);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void throwsWhatATaskThrewAndGoesOn(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int round = 0; round < 50; round++) {
        assertThatThrownBy(() ->
                pool.run(
                    20,
                    (item, worker) -> {
                      if (item == 7) {
                        throw new IllegalArgumentException("item 7");
                      }
                    }))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("item 7");
        AtomicInteger done = new AtomicInteger();
        pool.run(20, (item, worker) -> done.incrementAndGet());
        assertThat(done).hasValue(20);
      }
    }
  }

  @Test
  void refusesARunInsideARun() {
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThatThrownBy(
              () -> pool.run(2, (item, worker) -> pool.run(2, (inner, innerWorker) -> {})))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void refusesWorkAfterItWasClosed() {
    WorkerPool pool = new WorkerPool(2);
    pool.close();
    assertThatThrownBy(() -> pool.run(2, (item, worker) -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesAnAbsurdNumberOfThreads() {
    assertThatThrownBy(() -> new WorkerPool(0)).hasMessageContaining("0 threads");
    assertThatThrownBy(() -> new WorkerPool(5000)).hasMessageContaining("5000 threads");
  }
}
