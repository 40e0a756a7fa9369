package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.cache.TextTraces;
import io.jinwen.engine.model.DeviceLostException;
import io.jinwen.engine.model.FakeForwardPass;
import io.jinwen.engine.text.grammar.TokenConstraint;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Step by step, without a thread. */
class EngineLoopTest {
  private LoopRig rig = LoopRig.withPages(16, LoopRig.limits(4, 3));

  @AfterEach
  void close() {
    rig.close();
  }

  private void use(LoopRig other) {
    rig.close();
    rig = other;
  }

  private static int[] prompt(int text, int length) {
    return IntStream.range(0, length).map(i -> 20 + (31 * text + i * (text + 1)) % 200).toArray();
  }

  private static FinishReason reason(List<GenerationEvent> events) {
    return ((GenerationEvent.Finished) events.getLast()).reason();
  }

  @Test
  void aLongPromptIsReadInChunksAndAnswered() throws InterruptedException {
    RequestHandle handle = rig.submit(prompt(1, 150), 20);
    rig.steps(2); // 64 tokens a chunk
    assertThat(LoopRig.drain(handle)).hasSize(1);
    rig.steps(30);
    List<GenerationEvent> events = LoopRig.drain(handle);
    assertThat(LoopRig.text(events)).isEqualTo(rig.expected(prompt(1, 150), 20));
    assertThat(events.getLast()).isInstanceOf(GenerationEvent.Finished.class);
  }

  @Test
  void theSecondOfTwoEqualPromptsReadsWhatTheFirstComputed() throws InterruptedException {
    RequestHandle first = rig.submit(prompt(1, 150), 20);
    RequestHandle second = rig.submit(prompt(1, 150), 20);
    rig.steps(60);
    String expected = rig.expected(prompt(1, 150), 20);
    assertThat(LoopRig.text(LoopRig.drain(first))).isEqualTo(expected);
    List<GenerationEvent> events = LoopRig.drain(second);
    assertThat(LoopRig.text(events)).isEqualTo(expected);
    assertThat(((GenerationEvent.Started) events.getFirst()).cachedTokens()).isPositive();
  }

  /** Eight pages, two equal answers that fill them: each moves onto pages of the other. */
  @Test
  void equalAnswersInAFullCacheBothEnd() throws InterruptedException {
    use(LoopRig.withPages(8, LoopRig.limits(4, 8)));
    int[] prompt = prompt(3, 10);
    for (int round = 0; round < 6; round++) {
      RequestHandle one = rig.submit(prompt, 240);
      RequestHandle other = rig.submit(prompt, 240);
      rig.steps(300);
      String expected = rig.expected(prompt, 240);
      assertThat(LoopRig.text(readAll(one))).isEqualTo(expected);
      assertThat(LoopRig.text(readAll(other))).isEqualTo(expected);
    }
  }

  /** A prompt of several chunks is read as fast as if it were alone. */
  @Test
  void whatRunsInTheBackgroundStopsUntilAnotherHasItsFirstToken() throws InterruptedException {
    RequestHandle background = rig.submitInBackground(prompt(1, 150), 60);
    rig.steps(6);
    int before = LoopRig.text(LoopRig.drain(background)).length();
    assertThat(before).isPositive();
    RequestHandle asked = rig.submit(prompt(2, 192), 20);
    rig.steps(2); // 64 tokens a chunk; beside an answer there would be fewer
    assertThat(LoopRig.drain(background)).isEmpty();
    rig.steps(1);
    assertThat(LoopRig.drain(asked)).hasSizeGreaterThan(1);
    rig.steps(100);
    assertThat(LoopRig.text(LoopRig.drain(background)))
        .isEqualTo(rig.expected(prompt(1, 150), 60).substring(before));
  }

  @Test
  void aPromptInTheBackgroundIsReadInShortPasses() throws InterruptedException {
    int chunk = 3 * BatchPlanner.CHUNK_IN_BACKGROUND;
    use(LoopRig.withRows(chunk, LoopRig.limits(2, 8, chunk)));
    RequestHandle asked = rig.submit(prompt(1, chunk), 1);
    rig.steps(1);
    assertThat(LoopRig.drain(asked).getLast()).isInstanceOf(GenerationEvent.Finished.class);
    RequestHandle background = rig.submitInBackground(prompt(2, chunk), 1);
    rig.steps(2);
    assertThat(LoopRig.drain(background).getLast()).isInstanceOf(GenerationEvent.Started.class);
    rig.steps(1);
    assertThat(LoopRig.drain(background).getLast()).isInstanceOf(GenerationEvent.Finished.class);
  }

  @Test
  void whatIsForgottenIsNotKeptOfRequestsThatRunOrWait() throws Exception {
    use(LoopRig.withPages(40, LoopRig.limits(1, 8)));
    String secret = "保险柜的密码是四季常青，只有两个人知道，任何时候都不得写在纸上。".repeat(9);
    int[] prompt = LoopRig.TOKENIZER.encode(secret);
    assertThat(prompt.length).isGreaterThan(150);
    RequestHandle running = rig.submit(prompt, 20);
    RequestHandle waiting = rig.submit(prompt, 20);
    rig.steps(2); // a part of the first prompt
    var pages = rig.loop.forget(TextTraces.of(List.of(secret)));
    rig.steps(1);
    assertThat(pages.get()).isPositive();
    assertThat(LoopRig.text(readAll(running))).isEqualTo(rig.expected(prompt, 20));
    assertThat(cachedTokens(waiting)).isZero();
    assertThat(cachedTokens(rig.submit(prompt, 20))).isZero();
    assertThat(cachedTokens(rig.submit(prompt, 20))).isPositive(); // asked after the deletion
  }

  private int cachedTokens(RequestHandle handle) throws InterruptedException {
    rig.steps(1);
    return ((GenerationEvent.Started) readAll(handle).getFirst()).cachedTokens();
  }

  @Test
  void aLoopThatHasEndedForgetsNothingMore() {
    rig.loop.close(Duration.ofSeconds(1));
    assertThat(rig.loop.forget(TextTraces.of(List.of("任何时候都不得写在纸上的密码"))))
        .isCompletedExceptionally();
  }

  @Test
  void whatRunsInTheBackgroundHasOnePlaceAndIsAdmittedLast() throws InterruptedException {
    use(LoopRig.withPages(16, LoopRig.limits(2, 8)));
    List<RequestHandle> background =
        List.of(
            rig.submitInBackground(prompt(1, 30), 20), rig.submitInBackground(prompt(2, 30), 9));
    RequestHandle asked = rig.submit(prompt(3, 30), 20);
    rig.steps(3);
    assertThat(LoopRig.drain(asked)).hasSizeGreaterThan(1);
    assertThat(LoopRig.drain(background.get(0))).isNotEmpty();
    assertThat(LoopRig.drain(background.get(1))).isEmpty();
    rig.steps(100);
    assertThat(LoopRig.text(LoopRig.drain(background.get(1))))
        .isEqualTo(rig.expected(prompt(2, 30), 9));
  }

  private List<GenerationEvent> readAll(RequestHandle handle) throws InterruptedException {
    List<GenerationEvent> all = LoopRig.drain(handle);
    for (int i = 0; i < 1_000 && !(all.getLast() instanceof GenerationEvent.Finished); i++) {
      rig.steps(1);
      all.addAll(LoopRig.drain(handle));
    }
    return all;
  }

  @Test
  void aConstraintThatFailsEndsItsOwnRequest() throws InterruptedException {
    RequestHandle sound = rig.submit(prompt(1, 30), 20);
    RequestHandle faulty = rig.submit(prompt(2, 30), 20, failingAt(3));
    rig.steps(40);
    assertThat(LoopRig.error(LoopRig.drain(faulty)).orElseThrow())
        .hasMessageContaining("as the test wants it");
    assertThat(LoopRig.text(LoopRig.drain(sound))).isEqualTo(rig.expected(prompt(1, 30), 20));
    assertThat(rig.loop.problem()).isEmpty();
  }

  private static TokenConstraint failingAt(int token) {
    return new TokenConstraint() {
      private int seen;

      @Override
      public void mask(float[] logits, int offset) {
        if (++seen == token) {
          throw new IllegalStateException("as the test wants it");
        }
      }

      @Override
      public void accept(int token) {
        // nothing to remember
      }
    };
  }

  @Test
  void logitsThatAreNotNumbersEndTheirRequestAndNothingOfItIsKept() throws InterruptedException {
    int[] poisoned = prompt(1, 150);
    poisoned[100] = FakeForwardPass.POISON;
    RequestHandle sound = rig.submit(prompt(2, 30), 20);
    RequestHandle handle = rig.submit(poisoned, 20);
    rig.steps(40);
    EngineException error = LoopRig.error(LoopRig.drain(handle)).orElseThrow();
    assertThat(error.code()).isEqualTo(EngineException.Code.INTERNAL);
    assertThat(error).hasMessageContaining("not finite");
    assertThat(LoopRig.text(LoopRig.drain(sound))).isEqualTo(rig.expected(prompt(2, 30), 20));
    int[] clean = prompt(1, 150);
    RequestHandle next = rig.submit(clean, 20);
    rig.steps(40);
    assertThat(LoopRig.text(LoopRig.drain(next))).isEqualTo(rig.expected(clean, 20));
  }

  @Test
  void aFailedPassEndsEveryRequestAndTheEngineSaysSo() throws InterruptedException {
    RequestHandle running = rig.submit(prompt(1, 30), 20);
    rig.steps(2);
    RequestHandle waiting = rig.submit(prompt(2, 30), 20);
    rig.model.failWith(new IllegalStateException("as the test wants it"));
    rig.loop.start();
    for (RequestHandle handle : List.of(running, waiting)) {
      GenerationEvent event = handle.next();
      while (!(event instanceof GenerationEvent.Failed)) {
        event = handle.next();
      }
      assertThat(((GenerationEvent.Failed) event).error())
          .hasMessageContaining("the engine stopped");
    }
    assertThat(rig.loop.close(Duration.ofSeconds(10))).isTrue();
    assertThat(rig.loop.problem().orElseThrow()).contains("as the test wants it");
    assertThatThrownBy(() -> rig.submit(prompt(3, 3), 3))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("stopped");
  }

  @Test
  void aLostDeviceEndsItsRequestsAndTheStandbyAnswersTheOthers() throws InterruptedException {
    use(LoopRig.withStandby(16, LoopRig.limits(1, 3)));
    RequestHandle running = rig.submit(prompt(1, 30), 20);
    RequestHandle waiting = rig.submit(prompt(2, 30), 20);
    rig.steps(2);
    rig.model.failWith(new DeviceLostException("the card is lost", new RuntimeException()));
    rig.steps(1);
    assertThat(LoopRig.error(LoopRig.drain(running)).orElseThrow())
        .hasMessageContaining("the card is lost; the processor goes on, ask again");
    rig.steps(60);
    assertThat(LoopRig.text(LoopRig.drain(waiting))).isEqualTo(rig.expected(prompt(2, 30), 20));
    assertThat(rig.loop.problem()).isEmpty();
    assertThat(rig.loop.running()).isZero();
  }

  @Test
  void cancelledRequestsEndWhereverTheyAre() throws InterruptedException {
    use(LoopRig.withPages(16, LoopRig.limits(1, 3)));
    RequestHandle running = rig.submit(prompt(1, 30), 50);
    RequestHandle waiting = rig.submit(prompt(2, 30), 50);
    rig.steps(5);
    running.cancel();
    waiting.cancel();
    rig.steps(1);
    assertThat(reason(LoopRig.drain(running))).isEqualTo(FinishReason.CANCELLED);
    assertThat(reason(LoopRig.drain(waiting))).isEqualTo(FinishReason.CANCELLED);
    assertThat(rig.loop.running()).isZero();
    assertThat(rig.loop.waiting()).isZero();
  }

  @Test
  void theQueueIsFullBeforeAnythingIsMade() {
    use(LoopRig.withPages(16, LoopRig.limits(1, 3)));
    for (int i = 0; i < 3; i++) {
      rig.submit(prompt(i, 30), 20);
    }
    assertThatThrownBy(() -> rig.submit(prompt(4, 30), 20)).hasMessageContaining("3 requests");
    assertThat(rig.loop.waiting()).isEqualTo(3);
    assertThatThrownBy(() -> rig.submit(prompt(4, 3_000), 20))
        .hasMessageContaining("the prompt has 3000 tokens");
  }

  /** What chooses the tokens holds arrays as long as the vocabulary: it is made at the start. */
  @Test
  void aRequestThatWaitsOrIsRefusedCostsLittle() {
    use(LoopRig.withVocabulary(1 << 20, LoopRig.limits(1, 3)));
    int[] prompt = prompt(1, 30);
    long before = allocated();
    for (int i = 0; i < 3; i++) {
      rig.submit(prompt, 20);
    }
    assertThatThrownBy(() -> rig.submit(prompt, 20)).isInstanceOf(EngineException.class);
    assertThat(allocated() - before).isLessThan(1 << 20); // one array alone would be 4 MB
  }

  private static long allocated() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  void anAnswerThatNobodyReadsGivesItsPlaceBack() throws InterruptedException {
    use(LoopRig.withPages(16, LoopRig.limits(1, 3)));
    int[] longAnswer = longAnswer();
    RequestHandle unread = rig.submit(longAnswer, 600);
    RequestHandle next = rig.submit(prompt(1, 30), 20);
    rig.steps(400);
    assertThat(rig.loop.step()).isFalse(); // its events have no room
    rig.nanos += Duration.ofMinutes(1).toNanos();
    rig.steps(1);
    assertThat(rig.loop.running()).isEqualTo(1);
    rig.nanos += 2;
    rig.steps(40);
    assertThat(LoopRig.text(LoopRig.drain(next))).isEqualTo(rig.expected(prompt(1, 30), 20));
    assertThat(LoopRig.error(LoopRig.drain(unread)).orElseThrow())
        .hasMessageContaining("nobody has read this answer for 60 s");
  }

  /** A prompt whose answer does not end by itself within 600 tokens. */
  private int[] longAnswer() {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> prompt(i, 12))
        .filter(p -> rig.model.answer(p, 600).length == 600)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aStepThatTakesTooLongIsAProblem() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    RequestHandle handle = rig.submit(prompt(1, 3), 3, problemSeenAt(calls));
    assertThat(rig.loop.problem()).isEmpty();
    rig.loop.start();
    GenerationEvent event = handle.next();
    while (event instanceof GenerationEvent.Started || event instanceof GenerationEvent.Piece) {
      event = handle.next();
    }
    assertThat(event).as("with %s", event).isInstanceOf(GenerationEvent.Finished.class);
    assertThat(calls).hasPositiveValue();
    rig.loop.close(Duration.ofSeconds(10));
    assertThat(rig.loop.problem()).isEmpty();
  }

  private TokenConstraint problemSeenAt(AtomicInteger calls) {
    return new TokenConstraint() {
      @Override
      public void mask(float[] logits, int offset) {
        if (calls.incrementAndGet() == 1) {
          assertThat(rig.loop.problem()).isEmpty();
          rig.nanos += Duration.ofMinutes(3).toNanos();
          assertThat(rig.loop.problem().orElseThrow()).contains("a step has taken 180 s");
        }
      }

      @Override
      public void accept(int token) {
        // nothing to remember
      }
    };
  }

  @Test
  void closingEndsWhatWaitsAndRuns() throws InterruptedException {
    RequestHandle running = rig.submit(prompt(1, 30), 50);
    rig.steps(2);
    RequestHandle waiting = rig.submit(prompt(2, 30), 50);
    rig.loop.close(Duration.ofSeconds(10));
    assertThat(LoopRig.error(LoopRig.drain(running)).orElseThrow().code())
        .isEqualTo(EngineException.Code.CLOSED);
    assertThat(LoopRig.error(LoopRig.drain(waiting)).orElseThrow().code())
        .isEqualTo(EngineException.Code.CLOSED);
    rig.cache.check();
    assertThatThrownBy(() -> rig.submit(prompt(3, 3), 3)).hasMessage("the engine is closed");
  }
}
