package io.jinwen.assistant.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.backend.Backend.BackendState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineWatchTest {
  private final FakeEngine engine = FakeEngine.answering();
  private final Backend backend = new Backend(_ -> engine, Throwable::printStackTrace);
  private final List<String> ends = new ArrayList<>();

  @AfterEach
  void close() {
    backend.close();
  }

  private EngineWatch watch(boolean endsProgram) {
    backend.start();
    while (!(backend.state() instanceof BackendState.Ready)) {
      Thread.onSpinWait();
    }
    return new EngineWatch(backend, endsProgram, e -> ends.add(e.getMessage()));
  }

  @Test
  void aProblemEndsTheProgramOnceWhereThatIsWanted() {
    try (EngineWatch watch = watch(true)) {
      watch.look();
      assertThat(ends).isEmpty();
      engine.breakDown("the computation failed");
      watch.look();
      watch.look();
      assertThat(ends).containsExactly("the computation failed");
    }
  }

  @Test
  void aProblemIsOnlyToldOtherwise() {
    try (EngineWatch watch = watch(false)) {
      engine.breakDown("the computation failed");
      watch.look();
      assertThat(ends).isEmpty();
    }
  }
}
