package io.jinwen.assistant.calculator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every calculator against figures that Python computed from the definitions. */
class WorkedExamplesTest {
  /** One figure; the inputs are as a form would send them. */
  record Example(String calculator, String inputs, String result, BigDecimal exact) {
    @Override
    public String toString() {
      return calculator + "?" + inputs + " → " + result;
    }
  }

  static List<Example> examples() {
    try (InputStream in =
        WorkedExamplesTest.class.getResourceAsStream("/calculator/worked-examples.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .map(parts -> new Example(parts[0], parts[1], parts[2], new BigDecimal(parts[3])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Inputs inputs(String query) {
    Inputs inputs = Inputs.NONE;
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=");
      inputs = inputs.with(parts[0], parts[1]);
    }
    return inputs;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void comesToTheSameFigure(Example example) {
    Calculation calculation =
        Calculators.get(example.calculator()).compute(inputs(example.inputs()));
    Figure figure = calculation.result(example.result()).orElseThrow();
    assertThat(figure.value()).isEqualByComparingTo(figure.unit().rounded(example.exact()));
  }

  @Test
  void everyCalculatorHasAnExample() {
    Set<String> shown = examples().stream().map(Example::calculator).collect(Collectors.toSet());
    assertThat(Calculators.all()).extracting(Calculator::id).allMatch(shown::contains);
    assertThat(Calculators.all()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void everyCalculatorSaysWhatItDoes() {
    assertThat(Calculators.all())
        .allSatisfy(calculator -> {
          assertThat(
                  Arrays.asList(
                      calculator.name(),
                      calculator.formula(),
                      calculator.source(),
                      calculator.rounding(),
                      calculator.disclosure()))
              .doesNotContain("");
          assertThat(calculator.fields()).isNotEmpty();
          calculator
              .alternatives()
              .forEach(ids ->
                  assertThat(ids)
                      .allSatisfy(id ->
                          assertThat(calculator.field(id).orElseThrow().required()).isFalse()));
        });
  }
}
