package io.jinwen.assistant.calculator.tool;

import io.jinwen.assistant.calculator.Calculation;
import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.calculator.InputException;
import io.jinwen.assistant.calculator.Inputs;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model's call of a calculator comes to. */
public sealed interface CalculatorCall {
  /** What the model is told. */
  String message();

  /** It was calculated. */
  record Done(Calculation calculation) implements CalculatorCall {
    @Override
    public String message() {
      return calculation.results().stream()
          .map(figure -> figure.name() + "：" + figure.text())
          .collect(Collectors.joining("；"));
    }
  }

  /**
   * It cannot be calculated so.
   *
   * @param message with the value and the bound, so that the model can call again
   */
  record Refused(String message) implements CalculatorCall {}

  /**
   * Calls a calculator.
   *
   * @param name its id
   * @param arguments JSON in Java's own values
   */
  static CalculatorCall of(String name, Map<String, Object> arguments) {
    Optional<Calculator> calculator = Calculators.find(name);
    if (calculator.isEmpty()) {
      return new Refused("没有 %s 这个计算器。".formatted(name));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    arguments.forEach((id, value) -> {
      if (value != null) {
        texts.put(id, text(value));
      }
    });
    try {
      return new Done(calculator.get().compute(new Inputs(texts)));
    } catch (InputException e) {
      return new Refused(e.getMessage());
    }
  }

  private static String text(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(CalculatorCall::text).collect(Collectors.joining(";"));
      case Double number -> BigDecimal.valueOf(number).toPlainString();
      case BigDecimal number -> number.toPlainString();
      case Object other -> other.toString();
    };
  }
}
