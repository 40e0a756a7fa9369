package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cpu.Runner;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.parity.Golden;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardsTest {
  private static final long GAP_MAX = 512; // behind each tensor

  /** What doctor says of a file is what a card is asked for, but for the gaps. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "youtu-Q4_K_M", "llama-Q2_K", "qwen", "qwen3"})
  void weightsOfAFileAreThoseOfTheLoadedModel(String model) {
    AtomicLong loaded = new AtomicLong();
    new Runner(
            Golden.of(model).model(),
            KernelChoice.AUTO,
            1,
            m -> {
              loaded.set(DeviceWeights.bytes(m.weights()));
              return m.transformer();
            })
        .close();
    try (GgufFile file = GgufFile.open(Golden.of(model).model())) {
      long gaps = 2 * GAP_MAX * file.tensors().size(); // some tensors become two matrices
      assertThat(Cards.weightBytes(file)).isBetween(loaded.get() - gaps, loaded.get());
    }
  }
}
