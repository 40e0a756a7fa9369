package io.jinwen.assistant.http;

import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The numbers that a field may have. */
record NumberRange(String low, String high, boolean lowIncluded, boolean integral) {
  static NumberRange whole(String low, String high) {
    return new NumberRange(low, high, true, true);
  }

  static NumberRange real(String low, String high) {
    return new NumberRange(low, high, true, false);
  }

  static NumberRange realAbove(String low, String high) {
    return new NumberRange(low, high, false, false);
  }

  /**
   * The value of a field, exactly.
   *
   * @throws ProblemException WRONG_TYPE or VALUE_OUT_OF_RANGE
   */
  BigDecimal read(String name, JsonNode value) {
    if (!value.isNumber()) {
      throw BodyFields.wrongType(name, "数字");
    }
    if (integral && !value.isIntegralNumber()) {
      throw BodyFields.wrongType(name, "整数");
    }
    double approximate = value.doubleValue(0);
    BigDecimal exact =
        value.isIntegralNumber()
            ? new BigDecimal(value.bigIntegerValue())
            : Double.isFinite(approximate) ? BigDecimal.valueOf(approximate) : null;
    if (exact == null || !contains(exact)) {
      String shown = Problem.shown(value.toString());
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "%s 的值 %s 超出范围，应为 %s。".formatted(name, shown, told()),
          Map.of("field", name, "value", shown, "range", told()));
    }
    return exact;
  }

  private boolean contains(BigDecimal value) {
    int againstLow = value.compareTo(new BigDecimal(low));
    return (lowIncluded ? againstLow >= 0 : againstLow > 0)
        && value.compareTo(new BigDecimal(high)) <= 0;
  }

  private String told() {
    return lowIncluded ? "%s 到 %s".formatted(low, high) : "大于 %s，不超过 %s".formatted(low, high);
  }
}
