package io.jinwen.assistant.http;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Typed values of JSON fields, or a {@link ProblemException} that names the field: WRONG_TYPE or
 * VALUE_OUT_OF_RANGE for what was given, and the others for what was not or must not be.
 */
public final class Fields {
  private Fields() {}

  public static String string(String name, JsonNode value) {
    if (!value.isString()) {
      throw wrongType(name, "字符串");
    }
    return value.stringValue();
  }

  public static boolean bool(String name, JsonNode value) {
    if (!value.isBoolean()) {
      throw wrongType(name, "true 或 false");
    }
    return value.booleanValue();
  }

  public static JsonNode object(String name, JsonNode value) {
    if (!value.isObject()) {
      throw wrongType(name, "一个 JSON 对象");
    }
    return value;
  }

  public static JsonNode array(String name, JsonNode value) {
    if (!value.isArray()) {
      throw wrongType(name, "一个列表");
    }
    return value;
  }

  /** What llama.cpp and vLLM take for "no bound". */
  public static boolean isMinusOne(JsonNode value) {
    return value.isIntegralNumber() && value.bigIntegerValue().equals(BigInteger.ONE.negate());
  }

  /** A whole number from {@code low} to {@code high}, both included; 40.0 is one. */
  public static long integer(String name, JsonNode value, long low, long high) {
    BigDecimal exact = whole(name, value);
    if (exact.compareTo(BigDecimal.valueOf(low)) < 0
        || exact.compareTo(BigDecimal.valueOf(high)) > 0) {
      throw outOfRange(name, value, low + " 到 " + high);
    }
    return exact.longValueExact();
  }

  private static BigDecimal whole(String name, JsonNode value) {
    if (value.isIntegralNumber()) {
      return new BigDecimal(value.bigIntegerValue());
    }
    double number = value.isNumber() ? value.doubleValue(Double.NaN) : Double.NaN;
    if (Double.isNaN(number) || Double.isInfinite(number) || number != Math.rint(number)) {
      throw wrongType(name, "整数");
    }
    return BigDecimal.valueOf(number);
  }

  /** A number from {@code low} to {@code high}, both included. */
  public static float number(String name, JsonNode value, double low, double high) {
    if (!value.isNumber()) {
      throw wrongType(name, "数字");
    }
    double number = value.doubleValue(Double.NaN);
    if (!(number >= low && number <= high)) {
      throw outOfRange(name, value, number(low) + " 到 " + number(high));
    }
    return (float) number;
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  public static ProblemException wrongType(String name, String expected) {
    return new ProblemException(
        ProblemKind.WRONG_TYPE, "字段 %s 应是%s。".formatted(name, expected), Map.of("field", name));
  }

  public static ProblemException outOfRange(String name, JsonNode value, String range) {
    String shown = Problem.shown(value.toString());
    return new ProblemException(
        ProblemKind.VALUE_OUT_OF_RANGE,
        "%s 的值 %s 超出范围，应为 %s。".formatted(name, shown, range),
        Map.of("field", name, "value", shown, "range", range));
  }

  /** Something that OpenAI's API knows and this server cannot do. */
  public static ProblemException unsupported(String name, String advice) {
    return new ProblemException(
        ProblemKind.FIELD_NOT_SUPPORTED,
        "%s 暂不支持：%s。".formatted(Problem.shown(name), advice),
        Map.of("field", Problem.shown(name)));
  }

  public static ProblemException unknown(String name) {
    String shown = Problem.shown(name);
    return new ProblemException(
        ProblemKind.UNKNOWN_FIELD, "不认识字段 %s，请去掉它。".formatted(shown), Map.of("field", shown));
  }

  public static ProblemException missing(String name) {
    return new ProblemException(
        ProblemKind.FIELD_MISSING, "请求体缺少 %s 字段。".formatted(name), Map.of("field", name));
  }
}
