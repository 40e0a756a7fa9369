package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Compiles formats on one thread of its own, so that no caller's schema takes a core from the
 * others, and keeps what it compiled: a program sends the same schema with every question. Who asks
 * for a format that is being compiled waits with the others. Safe for use by many threads.
 */
final class GrammarCompiler {
  static final int WAITING_MAX = 16;

  /** Formats kept, and the sum of their nodes and parts: some 50 MB. */
  static final int KEPT_MAX = 64;

  static final long KEPT_WEIGHT_MAX = 500_000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int IDLE_SECONDS = 10;

  /** What is done for one format. */
  @FunctionalInterface
  interface Work {
    Grammar compile(Wanted format, WorkBudget budget);
  }

  /**
   * What is compiled.
   *
   * @param calls the marks around values that are calls; empty for one value and nothing else
   */
  record Wanted(AnswerFormat.Json format, Optional<CallMarks> calls) {}

  /** One format, under way or done. */
  private static final class Compilation {
    private final CompletableFuture<Grammar> result = new CompletableFuture<>();
    private final WorkBudget budget = JsonGrammar.budget();
    private final int parts;
    private int waiting;

    private Compilation(int parts) {
      this.parts = parts;
    }

    private long weight() {
      return parts
          + (result.state() == CompletableFuture.State.SUCCESS ? result.join().nodes() : 0);
    }
  }

  private final Work work;
  private final Duration patience;
  private final ThreadPoolExecutor thread;
  private final Map<Wanted, Compilation> known = new LinkedHashMap<>(16, 0.75f, true);

  GrammarCompiler(Work work) {
    this(work, PATIENCE);
  }

  GrammarCompiler(Work work, Duration patience) {
    this.work = work;
    this.patience = patience;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("jinwen-grammar").factory());
    thread.allowCoreThreadTimeOut(true); // so nobody has to close it
  }

  /**
   * The grammar of a format.
   *
   * @throws EngineException INVALID_REQUEST where it has none; QUEUE_FULL where others are compiled
   *     for too long
   */
  Grammar compile(AnswerFormat.Json format) {
    return compile(new Wanted(format, Optional.empty()));
  }

  /** The same for a format that may be calls. */
  Grammar compile(Wanted format) {
    int parts = ShapeLimits.require(format.format());
    Compilation compilation = join(format, parts);
    try {
      return compilation.result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      throw busy("the schema was not compiled within %d s".formatted(patience.toSeconds()), e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy("the caller was interrupted while its schema was compiled", e);
    } finally {
      leave(format, compilation);
    }
  }

  private synchronized Compilation join(Wanted format, int parts) {
    Compilation compilation = known.get(format);
    if (compilation == null) {
      compilation = new Compilation(parts);
      start(format, compilation);
      known.put(format, compilation);
    }
    compilation.waiting++;
    return compilation;
  }

  private void start(Wanted format, Compilation compilation) {
    try {
      thread.execute(() -> run(format, compilation));
    } catch (RejectedExecutionException e) {
      throw busy("%d schemas wait to be compiled, as many as may".formatted(WAITING_MAX), e);
    }
  }

  private void run(Wanted format, Compilation compilation) {
    if (compilation.result.isDone()) {
      return; // everybody left before its turn
    }
    try {
      compilation.result.complete(work.compile(format, compilation.budget));
    } catch (Throwable e) { // whoever waits must hear of it
      compilation.result.completeExceptionally(e);
    }
  }

  /** The last to leave takes an unfinished compilation along. */
  private synchronized void leave(Wanted format, Compilation compilation) {
    compilation.waiting--;
    if (compilation.waiting == 0 && !compilation.result.isDone()) {
      compilation.budget.cancel();
      compilation.result.cancel(false);
    }
    boolean answers =
        compilation.result.isDone() && !compilation.result.isCancelled() && isAnswer(compilation);
    if (answers) {
      forgetOldest();
    } else if (compilation.waiting == 0) {
      known.remove(format, compilation);
    }
  }

  /** Whether the next one to ask would get the same again. */
  private static boolean isAnswer(Compilation compilation) {
    return compilation.result.state() == CompletableFuture.State.SUCCESS
        || compilation.result.exceptionNow() instanceof EngineException;
  }

  private void forgetOldest() {
    long weight = known.values().stream().mapToLong(Compilation::weight).sum();
    Iterator<Compilation> oldestFirst = known.values().iterator();
    while ((weight > KEPT_WEIGHT_MAX || known.size() > KEPT_MAX) && oldestFirst.hasNext()) {
      Compilation oldest = oldestFirst.next();
      if (oldest.waiting == 0) {
        weight -= oldest.weight();
        oldestFirst.remove();
      }
    }
  }

  /** A new exception for each caller; the kept one would show the first caller's stack. */
  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case EngineException e -> new EngineException(e.code(), e.getMessage(), e);
      default ->
          new EngineException(
              EngineException.Code.INTERNAL, "compiling the schema failed: " + cause, cause);
    };
  }

  private static EngineException busy(String message, Throwable cause) {
    return new EngineException(
        EngineException.Code.QUEUE_FULL, message + "; try again later", cause);
  }
}
