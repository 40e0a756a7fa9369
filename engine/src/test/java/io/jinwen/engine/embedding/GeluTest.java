package io.jinwen.engine.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeluTest {
  @ParameterizedTest
  @CsvSource({
    // x, x * (1 + erf(x / sqrt 2)) / 2, worked out to ten digits
    "0, 0",
    "1, 0.8413447461",
    "-1, -0.1586552539",
    "2, 1.9544997361",
    "-2, -0.0455002639",
    "0.5, 0.3457312306",
    "-3, -0.0040496941",
    "9, 9",
    "-9, 0",
  })
  void followsTheCurve(float x, double y) {
    assertThat((double) Gelu.of(x)).isCloseTo(y, within(1e-6));
  }

  @Test
  void keepsTheEndsAndWhatIsNoNumber() {
    assertThat(Gelu.of(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Gelu.of(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(Gelu.of(Float.NaN)).isNaN();
  }
}
