package io.jinwen.engine.text.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GrammarCompilerTest {
  private static AnswerFormat.Json format(int number) {
    return new AnswerFormat.Json(new JsonShape.Literal(Integer.toString(number)), Map.of());
  }

  private static EngineException refusal(GrammarCompiler compiler, AnswerFormat.Json format) {
    try {
      compiler.compile(format);
    } catch (EngineException e) {
      return e;
    }
    throw new AssertionError("not refused");
  }

  @Test
  void equalFormatsAreCompiledOnce() {
    AtomicInteger count = new AtomicInteger();
    var compiler = new GrammarCompiler(counted(count));
    Grammar first = compiler.compile(format(1));
    assertThat(compiler.compile(format(1))).isSameAs(first);
    assertThat(count.get()).isEqualTo(1);
  }

  @Test
  void theLongestUnusedIsForgottenFirst() {
    AtomicInteger count = new AtomicInteger();
    var compiler = new GrammarCompiler(counted(count));
    for (int i = 0; i <= GrammarCompiler.KEPT_MAX; i++) {
      compiler.compile(format(i));
    }
    compiler.compile(format(GrammarCompiler.KEPT_MAX));
    assertThat(count.get()).isEqualTo(GrammarCompiler.KEPT_MAX + 1);
    compiler.compile(format(0));
    assertThat(count.get()).isEqualTo(GrammarCompiler.KEPT_MAX + 2);
  }

  @Test
  void refusalsAreKeptToo() {
    AtomicInteger count = new AtomicInteger();
    var compiler = new GrammarCompiler(counted(count));
    var unknown = new AnswerFormat.Json(new JsonShape.Reference("x"), Map.of());
    EngineException first = refusal(compiler, unknown);
    EngineException second = refusal(compiler, unknown);
    assertThat(second.code()).isEqualTo(EngineException.Code.INVALID_REQUEST);
    assertThat(second).hasMessage(first.getMessage()).isNotSameAs(first);
    assertThat(count.get()).isEqualTo(1);
  }

  @Test
  void whoWaitsTooLongIsTold() {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    var compiler = new GrammarCompiler(held(mayGoOn, new CountDownLatch(1)), Duration.ZERO);
    EngineException refusal = refusal(compiler, format(1));
    assertThat(refusal.code()).isEqualTo(EngineException.Code.QUEUE_FULL);
    assertThat(refusal).hasMessageContaining("not compiled within 0 s");
    mayGoOn.countDown();
  }

  @Test
  void theLastToLeaveCancelsTheCompilation() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    var compiler =
        new GrammarCompiler((format, budget) -> {
          try {
            held(mayGoOn, begun).compile(format, budget);
            budget.spend(2_000);
            end.complete(null);
          } catch (RuntimeException e) {
            end.complete(e);
            throw e;
          }
          return null;
        });
    CompletableFuture<EngineException> refusal = new CompletableFuture<>();
    Thread caller = Thread.startVirtualThread(() -> refusal.complete(refusal(compiler, format(1))));
    begun.await();
    caller.interrupt();
    assertThat(refusal.get()).hasMessageContaining("interrupted");
    mayGoOn.countDown();
    assertThat(end.get()).isInstanceOf(CancellationException.class);
  }

  @Test
  void moreThanMayWaitAreRefused() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    var compiler = new GrammarCompiler(held(mayGoOn, begun));
    BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
    Thread.startVirtualThread(() -> outcomes.add(compiler.compile(format(0))));
    begun.await();
    for (int i = 1; i <= GrammarCompiler.WAITING_MAX + 1; i++) {
      int number = i;
      Thread.startVirtualThread(() -> {
        try {
          outcomes.add(compiler.compile(format(number)));
        } catch (EngineException e) {
          outcomes.add(e);
        }
      });
    }
    assertThat(outcomes.take())
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.QUEUE_FULL))
        .asString()
        .contains("16 schemas wait");
    mayGoOn.countDown();
    for (int i = 0; i <= GrammarCompiler.WAITING_MAX; i++) {
      assertThat(outcomes.take()).isInstanceOf(Grammar.class);
    }
  }

  @Test
  void anInterruptedCallerLeaves() {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    var compiler = new GrammarCompiler(held(mayGoOn, new CountDownLatch(1)));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> compiler.compile(format(1))).hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    mayGoOn.countDown();
    assertThat(compiler.compile(format(1)).nodes()).isPositive();
  }

  private static GrammarCompiler.Work counted(AtomicInteger count) {
    return (wanted, budget) -> {
      count.incrementAndGet();
      return HostileShape.compile(wanted.format(), budget);
    };
  }

  private static GrammarCompiler.Work held(CountDownLatch mayGoOn, CountDownLatch begun) {
    return (wanted, budget) -> {
      begun.countDown();
      await(mayGoOn);
      return HostileShape.compile(wanted.format(), budget);
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CancellationException();
    }
  }
}
