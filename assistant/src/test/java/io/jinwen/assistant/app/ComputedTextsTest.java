package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.ComputedTexts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted while a model loads is forgotten when it has loaded, or by the next start. */
class ComputedTextsTest {
  private static final List<String> TEXTS = List.of("一段被删除的对话");

  @TempDir Path cache;

  @Test
  void aMarkerIsThereUntilItIsForgotten() throws Exception {
    Path marker = cache.resolve("to-forget");
    FakeEngine engine = FakeEngine.answering();
    CountDownLatch loaded = new CountDownLatch(1);
    try (Backend backend =
        new Backend(
            _ -> {
              loaded.await();
              return engine;
            },
            AssertionError::new)) {
      backend.start();
      new ComputedTexts(backend, true, marker).forgetSoon(TEXTS);
      assertThat(marker).exists();
      loaded.countDown();
      assertThat(engine.takeForgotten()).isEqualTo(TEXTS);
      while (Files.exists(marker)) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void anEndBeforeThatLeavesTheMarker() throws Exception {
    Path marker = cache.resolve("to-forget");
    Backend backend = new Backend(_ -> FakeEngine.answering(), AssertionError::new);
    backend.close();
    ComputedTexts computed = new ComputedTexts(backend, true, marker);
    computed.forgetSoon(TEXTS);
    assertThat(computed.forget(TEXTS)).isFalse();
    assertThat(marker).exists();
  }

  @Test
  void whereNoEngineOfOursKeepsAnythingNothingIsWaitedFor() throws Exception {
    try (Backend backend = new Backend(_ -> FakeEngine.answering(), AssertionError::new)) {
      assertThat(new ComputedTexts(backend, false, cache.resolve("x")).forget(TEXTS)).isTrue();
    }
  }
}
