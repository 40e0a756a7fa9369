package io.jinwen.engine.cpu.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The threads that share the work of one forward pass.
 *
 * <p>A forward pass hands over some two hundred times a token, so a hand-over must cost about a
 * microsecond: workers spin between runs that follow closely, and park when nothing comes. Items
 * are claimed one by one, so a slow core takes fewer of them, and a worker that the system delays
 * holds up one item and not a share.
 *
 * <p>A worker whose core is wanted by somebody else will be stopped for some milliseconds, dozens
 * of runs; where that happens amid an item, all wait. So each gives its core up by itself every
 * half a millisecond, between two items: who wants the core runs then, and the other workers take
 * what is left. Nobody is bound to a core: the system may move them away from busy ones.
 *
 * <p>How a claim stays safe: {@code claim} holds the number of the run in its upper half and the
 * items nobody has taken yet in its lower half. A worker takes an item by lowering it with a
 * compare-and-set; that can only succeed while its run is the current one, and a run does not end
 * before each taken item is finished. Whoever reads {@code task} after a successful claim therefore
 * reads the task of that run. Nothing is allocated in a run.
 */
public final class WorkerPool implements AutoCloseable {
  /** One unit of work. */
  @FunctionalInterface
  public interface ItemTask {
    /**
     * Does one item.
     *
     * @param item from 0 to the number of items less one
     * @param worker which thread does it, from 0 to {@link #threads} less one
     */
    void run(int item, int worker);
  }

  // Runs of one token follow each other within some 10 microseconds; sampling and the caller's own
  // work between two tokens stay under 100.
  private static final long SPIN_NANOS = 100_000;
  private static final int SPINS_PER_CLOCK_READ = 64;

  /** Less than the shortest time after which Linux takes a core away (3 ms, older ones 0.75). */
  private static final long YIELD_NANOS = 500_000;

  private static final int ITEMS_MASK_BITS = 32;

  private final Thread[] workers;
  private final Turn[] turns; // [worker], the caller first
  private final AtomicBoolean[] parked;
  private final AtomicLong claim = new AtomicLong();
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile Thread waiting;
  private volatile boolean closed;
  private ItemTask task;
  private int items;

  /** A pool of {@code threads} threads, one of which is the caller of {@link #run}. */
  public WorkerPool(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException(threads + " threads: choose 1 to 1024");
    }
    workers = new Thread[threads - 1];
    turns = Stream.generate(Turn::new).limit(threads).toArray(Turn[]::new);
    parked = new AtomicBoolean[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int index = i;
      parked[i] = new AtomicBoolean();
      workers[i] =
          Thread.ofPlatform()
              .daemon()
              .name("jinwen-kernel-" + (i + 1))
              .unstarted(() -> loop(index));
    }
    for (Thread worker : workers) {
      worker.start();
    }
  }

  public int threads() {
    return workers.length + 1;
  }

  /**
   * Does all items and returns when the last is finished. The first exception of a task is thrown
   * here, and the items nobody had begun are then left out.
   *
   * @throws IllegalStateException where a run is under way or the pool is closed
   */
  public void run(int itemCount, ItemTask itemTask) {
    if (itemCount <= 0) {
      return;
    }
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the pool runs one task at a time");
    }
    try {
      if (closed) {
        throw new IllegalStateException("the pool is closed");
      }
      if (workers.length == 0 || itemCount == 1) {
        for (int item = 0; item < itemCount; item++) {
          itemTask.run(item, 0);
        }
        return;
      }
      task = itemTask;
      items = itemCount;
      finished.set(0);
      claim.set(((claim.get() >>> ITEMS_MASK_BITS) + 1) << ITEMS_MASK_BITS | itemCount);
      wake(Math.min(itemCount - 1, workers.length));
      drain(0);
      awaitFinished();
      rethrow();
    } finally {
      task = null;
      running.set(false);
    }
  }

  /** Ends the workers; a run under way ends first. */
  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  private void wake(int wanted) {
    for (int i = 0; i < wanted; i++) {
      if (parked[i].get() && parked[i].compareAndSet(true, false)) {
        LockSupport.unpark(workers[i]);
      }
    }
  }

  private void loop(int index) {
    long seen = 0;
    while (awaitRun(index, seen)) {
      seen = claim.get() >>> ITEMS_MASK_BITS;
      drain(index + 1);
    }
  }

  /** Waits until another run than {@code seen} has items to take; false when the pool closes. */
  private boolean awaitRun(int index, long seen) {
    long deadline = System.nanoTime() + SPIN_NANOS;
    while (true) {
      for (int i = 0; i < SPINS_PER_CLOCK_READ; i++) {
        long now = claim.get();
        if (now >>> ITEMS_MASK_BITS != seen && (int) now > 0) {
          return true;
        }
        Thread.onSpinWait();
      }
      if (closed) {
        return false;
      }
      if (System.nanoTime() > deadline) {
        park(index, seen);
        deadline = System.nanoTime() + SPIN_NANOS;
      }
    }
  }

  private void park(int index, long seen) {
    parked[index].set(true);
    // A run published before the flag was set would not have woken us: look again.
    long now = claim.get();
    boolean work = now >>> ITEMS_MASK_BITS != seen && (int) now > 0;
    while (!work && !closed && parked[index].get()) {
      LockSupport.park(this);
    }
    parked[index].set(false);
  }

  private void drain(int worker) {
    Turn turn = turns[worker];
    while (true) {
      turn.giveUpWhenDue();
      long now = claim.get();
      int left = (int) now;
      if (left <= 0) {
        return;
      }
      if (claim.compareAndSet(now, now - 1)) {
        int total = items;
        try {
          if (failure.get() == null) {
            task.run(total - left, worker);
          }
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        }
        if (finished.incrementAndGet() == total) {
          Thread caller = waiting;
          if (caller != null) {
            LockSupport.unpark(caller);
          }
        }
      }
    }
  }

  /** When a worker has given up its core for the last time; only that worker uses it. */
  private static final class Turn {
    private long sinceNanos = System.nanoTime();

    private void giveUpWhenDue() {
      if (System.nanoTime() - sinceNanos > YIELD_NANOS) {
        Thread.yield(); // returns at once where nobody waits for this core
        sinceNanos = System.nanoTime();
      }
    }
  }

  private void awaitFinished() {
    long deadline = System.nanoTime() + SPIN_NANOS;
    while (finished.get() < items) {
      for (int i = 0; i < SPINS_PER_CLOCK_READ && finished.get() < items; i++) {
        Thread.onSpinWait();
      }
      if (System.nanoTime() > deadline) {
        waiting = Thread.currentThread();
        while (finished.get() < items) {
          LockSupport.park(this);
        }
        waiting = null;
      }
    }
  }

  private void rethrow() {
    Throwable thrown = failure.getAndSet(null);
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }
}
