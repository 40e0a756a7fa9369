package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.CalculationText;
import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.calculator.Field;
import io.jinwen.assistant.calculator.Thousands;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** A reply in words. */
public final class ReplyText {
  private ReplyText() {}

  /** As Markdown. */
  public static String of(Reply reply) {
    return switch (reply) {
      case Reply.Calculated(_, var calculation) -> CalculationText.of(calculation);
      case Reply.Needs(Asked asked, List<Field> missing) -> needs(asked, missing);
      case Reply.Refused(Asked asked, String reason) ->
          "按「%s」计算时：%s".formatted(Calculators.get(asked.calculator()).name(), reason);
    };
  }

  private static String needs(Asked asked, List<Field> missing) {
    Calculator calculator = Calculators.get(asked.calculator());
    String wanted =
        missing.stream()
            .map(field -> "**%s**%s".formatted(field.name(), unit(field)))
            .collect(Collectors.joining("、"));
    String known =
        calculator.fields().stream()
            .filter(field -> asked.inputs().has(field.id()))
            .map(field -> field.name() + " " + value(field, asked))
            .collect(Collectors.joining("，"));
    return "按「%s」计算还缺少：%s。%s\n\n请补充后再问一次，直接回复数值即可。"
        .formatted(calculator.name(), wanted, known.isEmpty() ? "" : "已知：" + known + "。");
  }

  private static String unit(Field field) {
    return switch (field.kind()) {
      case MONEY, PRICE -> "（元）";
      default -> field.unit().isEmpty() ? "" : "（" + field.unit() + "）";
    };
  }

  private static String value(Field field, Asked asked) {
    String value = asked.inputs().get(field.id()).orElseThrow();
    return switch (field.kind()) {
      case CHOICE -> field.choices().getOrDefault(value, value);
      case MONEY, PRICE ->
          Thousands.of(new BigDecimal(value)) + " " + asked.inputs().get("currency").orElse("元");
      case PERCENT -> value + "%";
      default -> value + " " + field.unit();
    };
  }
}
