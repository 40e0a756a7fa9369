package io.jinwen.assistant.calculator.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.engine.api.JsonShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model is told of calculators, and what its calls come to. */
class CalculatorToolTest {
  static List<Calculator> all() {
    return Calculators.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void definitionAndShapeNameTheSameFields(Calculator calculator) {
    Map<?, ?> parameters = (Map<?, ?>) CalculatorTool.of(calculator).definition().get("parameters");
    JsonShape.Structure shape =
        (JsonShape.Structure) CalculatorTool.function(calculator).arguments();
    assertThat(((Map<?, ?>) parameters.get("properties")).keySet().stream().map(Object::toString))
        .containsExactlyElementsOf(
            shape.properties().stream().map(JsonShape.Property::name).toList());
    assertThat(parameters.get("required"))
        .isEqualTo(
            shape.properties().stream()
                .filter(JsonShape.Property::required)
                .map(JsonShape.Property::name)
                .toList());
    assertThat(calculator.id()).matches("[a-zA-Z0-9_-]{1,64}");
  }

  @Test
  void argumentsAreTakenInTheFormsOfJson() {
    Map<String, Object> flows =
        Map.of("rate", 3.5, "flows", List.of(-1000, 300.5, 800), "unknown", 1);
    assertThat(CalculatorCall.of("npv", flows)).isInstanceOf(CalculatorCall.Refused.class);
    CalculatorCall done =
        CalculatorCall.of(
            "loan-equal-instalments",
            Map.of("principal", 800_000, "annual_rate", 3.1, "months", "360"));
    assertThat(done.message()).isEqualTo("每月还款：3416.13 元；总利息：429807.23 元；还款总额：1229807.23 元");
  }

  @ParameterizedTest
  @CsvSource({"loan-equal-instalments,annual_rate", "no-such,no-such"})
  void whatCannotBeCalculatedSaysWhy(String name, String word) {
    CalculatorCall call = CalculatorCall.of(name, Map.of("principal", 5, "months", 3));
    assertThat(call).isInstanceOf(CalculatorCall.Refused.class);
    assertThat(call.message()).contains(word);
  }
}
