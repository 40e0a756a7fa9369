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
