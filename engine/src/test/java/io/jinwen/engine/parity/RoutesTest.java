package io.jinwen.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.kernel.KernelChoice;
import io.jinwen.engine.model.Slice;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Two ways to compute the same tokens, one answer to the last bit. */
class RoutesTest {
  private static final List<String> SOME =
      List.of("youtu", "llama", "qwen", "chatglm", "youtu-Q4_0", "youtu-Q4_K_M", "llama-Q6_K");

  @ParameterizedTest
  @FieldSource("SOME")
  void promptInChunksGivesTheLogitsOfTheWhole(String name) {
    Golden golden = Golden.of(name);
    float[][] whole = EngineLogits.of(golden, KernelChoice.AUTO, Slice.Route.PROMPT);
    for (int step : new int[] {1, 7, 64}) {
      assertThat(EngineLogits.of(golden, KernelChoice.AUTO, Slice.Route.PROMPT, step))
          .as("passes of %d tokens", step)
          .isDeepEqualTo(whole);
    }
  }

  @ParameterizedTest
  @FieldSource("SOME")
  void plainJavaGivesTheLogitsOfTheVectorKernels(String name) {
    Golden golden = Golden.of(name);
    assertThat(EngineLogits.of(golden, KernelChoice.SCALAR, Slice.Route.PROMPT))
        .isDeepEqualTo(EngineLogits.of(golden, KernelChoice.VECTOR, Slice.Route.PROMPT));
  }
}
