package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Every formula of the glossary has a worked example, and it comes out. Where the formula can be
 * computed as it is written, it is; sums over many terms and derivatives have their steps written
 * out.
 */
class FormulasDataTest {
  private static final int COMPUTED_AS_WRITTEN_MIN = 100;

  private final List<Map<String, Object>> terms =
      DataFiles.entries("knowledge/glossary").stream()
          .filter(term -> term.containsKey("formula"))
          .toList();

  @Test
  void everyWorkedExampleComesOut() {
    List<String> faults = new ArrayList<>();
    for (Map<String, Object> term : terms) {
      fault(term).ifPresent(fault -> faults.add(term.get("id") + ": " + fault));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void mostFormulasAreComputedAsTheyAreWritten() {
    assertThat(terms.stream().map(FormulasDataTest::example).filter(it -> it.containsKey("with")))
        .hasSizeGreaterThanOrEqualTo(COMPUTED_AS_WRITTEN_MIN);
  }

  @Test
  void readsArithmetic() {
    assertThat(value("2 + 3 × 4 ÷ 6 - 1")).isEqualByComparingTo("3");
    assertThat(value("[(1 + 10%)^2 - 1] × 100%")).isEqualByComparingTo("0.21");
    assertThat(value("max(3 - 5, 0) + √16 - -2")).isEqualByComparingTo("6");
    assertThat(value("-2^2 + 4^0.5")).isEqualByComparingTo("-2");
    assertThatThrownBy(() -> value("2 + x")).hasMessageContaining("character 2");
  }

  private static Optional<String> fault(Map<String, Object> term) {
    Map<?, ?> example = example(term);
    if (example.isEmpty()) {
      return Optional.of("has no worked example");
    }
    String gives = String.valueOf(example.get("gives"));
    List<String> sides =
        example.containsKey("steps")
            ? List.of(String.valueOf(example.get("steps")))
            : rightHandSides(String.valueOf(formula(term).get("expression")));
    Map<String, BigDecimal> values = new LinkedHashMap<>();
    if (example.get("with") instanceof Map<?, ?> with) {
      with.forEach((name, value) -> values.put((String) name, value((String) value)));
    }
    for (String side : sides) {
      BigDecimal computed = Arithmetic.value(side, values);
      if (computed.subtract(value(gives)).abs().compareTo(halfOfTheLastDigit(gives)) > 0) {
        return Optional.of(side + " is " + computed + ", not " + gives);
      }
    }
    return sides.isEmpty() ? Optional.of("cannot be computed; write its steps") : Optional.empty();
  }

  /** What stands behind each equals sign of the first formula that has one. */
  private static List<String> rightHandSides(String expression) {
    return Arrays.stream(expression.split("；")[0].split("[=≈]")).skip(1).toList();
  }

  private static BigDecimal halfOfTheLastDigit(String gives) {
    String digits = gives.replaceAll("[^0-9.]", "");
    int scale = digits.contains(".") ? digits.length() - digits.indexOf('.') - 1 : 0;
    return new BigDecimal("0.5").movePointLeft(gives.endsWith("%") ? scale + 2 : scale);
  }

  private static BigDecimal value(String text) {
    return Arithmetic.value(text, Map.of());
  }

  private static Map<?, ?> formula(Map<String, Object> term) {
    return (Map<?, ?>) term.get("formula");
  }

  private static Map<?, ?> example(Map<String, Object> term) {
    return formula(term).get("example") instanceof Map<?, ?> example ? example : Map.of();
  }
}
