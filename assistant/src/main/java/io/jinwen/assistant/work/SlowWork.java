package io.jinwen.assistant.work;

import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Computes for requests on a few threads of its own, while the request's thread waits. A caller has
 * no more than half of the threads at a time, so that one who asks for much delays nobody else.
 * Safe for use by many threads.
 */
public final class SlowWork implements AutoCloseable {
  private static final int THREADS_MIN = 2;
  private static final int WAITING_MAX = 256;
  private static final Duration TIME_MAX = Duration.ofSeconds(30);

  private final ThreadPoolExecutor threads;
  private final int perCaller;
  private final ConcurrentHashMap<String, Share> shares = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** What a caller has of the threads, for as long as somebody uses it. */
  private static final class Share {
    final Semaphore free;
    int users; // guarded by the map's compute

    Share(int places) {
      this.free = new Semaphore(places, true);
    }
  }

  /**
   * @param processors as many threads compute, but two at least
   */
  public SlowWork(int processors) {
    int count = Math.max(THREADS_MIN, processors);
    this.perCaller = count / 2;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("slow-work-", 0).factory());
  }

  /** Ends work whose request has gone; to be called between the steps of long work. */
  public static void checkWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("nobody waits for it any more");
    }
  }

  /**
   * Has something computed and waits for it. Where the waiting thread is interrupted or the time is
   * over, the work is told to end ({@link #checkWanted}). It must not touch the database, whose
   * files do not survive that.
   *
   * @throws EngineException QUEUE_FULL where too much waits already, or this took too long; CLOSED
   *     where the program ends meanwhile
   */
  public <T> T compute(String caller, Supplier<T> work) throws InterruptedException {
    long deadline = System.nanoTime() + TIME_MAX.toNanos();
    Share share = shares.compute(caller, (_, known) -> used(known));
    try {
      if (!share.free.tryAcquire(TIME_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
        throw full("the caller's other requests took longer than " + TIME_MAX, null);
      }
      try {
        return result(threads.submit(work::get), deadline);
      } catch (RejectedExecutionException e) {
        throw closed ? ending(e) : full("%d computations wait already".formatted(WAITING_MAX), e);
      } finally {
        share.free.release();
      }
    } finally {
      shares.computeIfPresent(caller, (_, known) -> --known.users == 0 ? null : known);
    }
  }

  private Share used(Share known) {
    Share share = known == null ? new Share(perCaller) : known;
    share.users++;
    return share;
  }

  private <T> T result(Future<T> future, long deadline) throws InterruptedException {
    try {
      return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw full("it took longer than " + TIME_MAX, e);
    } catch (CancellationException e) { // it waited for a thread when the program ended
      throw ending(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case CancellationException unwanted when closed -> throw ending(unwanted);
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        default -> throw new IllegalStateException(e.getCause());
      }
    } finally {
      future.cancel(true); // without effect on one that has ended
    }
  }

  private static EngineException full(String why, Exception cause) {
    return new EngineException(EngineException.Code.QUEUE_FULL, why, cause);
  }

  private static EngineException ending(Exception cause) {
    return new EngineException(EngineException.Code.CLOSED, "the program ends", cause);
  }

  /** Ends what is computed and what waits; whoever waits for it is told CLOSED at once. */
  @Override
  public void close() {
    closed = true;
    for (Runnable waiting : threads.shutdownNow()) {
      ((Future<?>) waiting).cancel(false);
    }
  }
}
