package io.jinwen.engine.architecture.broken.api;

import io.jinwen.engine.architecture.broken.gguf.LooksUp;
import org.assertj.core.api.Assertions;

/** A noun that knows a room, and something that is not of the JDK. */
public final class KnowsSomebody {
  private KnowsSomebody() {}

  static void check() {
    Assertions.assertThat(LooksUp.above()).isNotNull();
  }
}
