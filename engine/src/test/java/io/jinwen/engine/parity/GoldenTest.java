package io.jinwen.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The references agree with each other, so no golden is wrong through one program's mistake. */
class GoldenTest {
  private static final List<String> FLOAT = Models.FLOAT;
  private static final List<String> QUANTISED = Models.QUANTISED;

  /** Float routes through at most three layers; measured 2e-5, logits spread over several units. */
  private static final float ROUTES_APART_MAX = 1e-4f;

  /** Of two routes over the same quantised weights, one with 8-bit activations; measured 0.012. */
  private static final double DIVERGENCE_MAX = 0.03;

  @ParameterizedTest
  @FieldSource("FLOAT")
  void programsAgreeOnFloatModels(String name) {
    Golden golden = Golden.of(name);
    float[][] exact = golden.routes().get("float64");
    assertThat(exact).hasNumberOfRows(golden.positions().length);
    Stream.of("transformers", "llama.cpp")
        .filter(golden.routes()::containsKey)
        .forEach(route ->
            assertThat(Rows.maxDifference(exact, golden.routes().get(route)))
                .as(route)
                .isLessThan(ROUTES_APART_MAX));
  }

  @ParameterizedTest
  @FieldSource("QUANTISED")
  void roundedActivationsStayNearTheExactRoute(String name) {
    Golden golden = Golden.of(name);
    float[][] exact = golden.routes().get("float64");
    float[][] llama = golden.routes().get("llama.cpp");
    assertThat(Rows.maxDivergence(exact, llama)).isLessThan(DIVERGENCE_MAX);
  }
}
