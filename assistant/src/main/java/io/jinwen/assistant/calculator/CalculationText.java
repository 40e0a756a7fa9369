package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;

/** A calculation in words, as Markdown. */
public final class CalculationText {
  private static final BigDecimal WAN = BigDecimal.valueOf(10_000);
  private static final BigDecimal YI = BigDecimal.valueOf(100_000_000);

  private CalculationText() {}

  /** Result first, then how it came about and what was taken for granted. */
  public static String of(Calculation calculation) {
    StringBuilder text = new StringBuilder();
    Figure main = calculation.main();
    text.append("**%s：%s**%n%n".formatted(main.name(), withSize(main)));
    calculation.results().stream()
        .skip(1)
        .forEach(figure -> text.append("- %s：%s%n".formatted(figure.name(), withSize(figure))));
    text.append(calculation.results().size() > 1 ? "\n" : "");
    text.append(
        "**条件**：%s。%n%n"
            .formatted(
                calculation.shownInputs().stream()
                    .map(input -> input.name() + " " + input.value())
                    .collect(Collectors.joining("，"))));
    text.append("**公式**（%s）：%s%n%n".formatted(calculation.name(), calculation.formula()));
    int number = 1;
    for (String step : calculation.steps()) {
      text.append("%d. %s%n".formatted(number++, step));
    }
    if (!calculation.assumptions().isEmpty()) {
      text.append("%n**假设**：%s%n".formatted(String.join("", calculation.assumptions())));
    }
    text.append(
        "%n**依据**：%s。%s。%n%n%s"
            .formatted(calculation.source(), calculation.rounding(), calculation.disclosure()));
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /** Large amounts also in 万 or 亿, so that nobody has to count digits. */
  private static String withSize(Figure figure) {
    BigDecimal size = figure.value().abs();
    if (figure.unit() != Unit.MONEY || size.compareTo(WAN) < 0) {
      return figure.text();
    }
    boolean large = size.compareTo(YI) >= 0;
    BigDecimal inUnit = figure.value().divide(large ? YI : WAN, 2, RoundingMode.HALF_UP);
    return "%s（约 %s %s）".formatted(figure.text(), inUnit.toPlainString(), large ? "亿" : "万");
  }
}
