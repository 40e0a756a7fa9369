package io.jinwen.engine.architecture.broken.api;

import io.jinwen.engine.architecture.broken.format.gguf.LooksUp;
import org.assertj.core.api.Assertions;

/** An api type that knows a layer, and something that is not of the JDK. */
public final class KnowsSomebody {
  private KnowsSomebody() {}

  static void check() {
    Assertions.assertThat(LooksUp.above()).isNotNull();
  }
}
