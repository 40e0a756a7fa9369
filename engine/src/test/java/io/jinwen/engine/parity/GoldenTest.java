package io.jinwen.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The references agree with each other, so a golden cannot be wrong through one program's mistake.
 */
class GoldenTest {

  /** Three float routes of at most three layers; measured below 2e-5, logits spread over units. */
  private static final float ROUTES_APART_MAX = 1e-4f;

  /**
   * Of two routes over the same quantised weights, one with 8-bit activations; measured to 0.012.
   */
  private static final double DIVERGENCE_MAX = 0.03;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "youtu",
        "youtu-joint",
        "llama",
        "llama-scaled",
        "qwen",
        "qwen2",
        "qwen3",
        "chatglm"
      })
  void routesAgree(String name) {
    Golden golden = Golden.of(name);
    float[][] exact = golden.routes().get("float64");
    assertThat(exact).hasNumberOfRows(golden.positions().length);
    golden.routes().forEach((route, logits) -> assertRowsClose(route, exact, logits));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-F32",
        "llama-F16",
        "llama-BF16",
        "llama-Q4_0",
        "llama-Q4_1",
        "llama-Q5_0",
        "llama-Q5_1",
        "llama-Q8_0",
        "llama-Q2_K",
        "llama-Q3_K",
        "llama-Q4_K",
        "llama-Q5_K",
        "llama-Q6_K",
        "llama-IQ4_NL",
        "llama-IQ4_XS",
        "youtu-Q8_0",
        "youtu-Q4_0",
        "youtu-Q4_K_M"
      })
  void roundedActivationsStayNearTheExactRoute(String name) {
    Golden golden = Golden.of(name);
    float[][] exact = golden.routes().get("float64");
    float[][] rounded = golden.routes().get("llama.cpp");
    for (int row = 0; row < exact.length; row++) {
      assertThat(Divergence.of(exact[row], rounded[row]))
          .as("row %d", row)
          .isLessThan(DIVERGENCE_MAX);
    }
  }

  private static void assertRowsClose(String route, float[][] expected, float[][] actual) {
    for (int row = 0; row < expected.length; row++) {
      for (int id = 0; id < expected[row].length; id++) {
        assertThat(Math.abs(expected[row][id] - actual[row][id]))
            .as("%s, row %d, id %d", route, row, id)
            .isLessThan(ROUTES_APART_MAX);
      }
    }
  }
}
