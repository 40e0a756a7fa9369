package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.JsonShape;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Schemas of strings and numbers. */
final class ScalarSchemas {
  private static final int CHARS_MAX = 100_000;

  private static final String TIME =
      "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?"
          + "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";

  /** Days that there are, from the year 1000 to 2999. */
  private static final String DATE =
      "([12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
          + "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
          + "|([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)-02-29)";

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?";
  private static final String HOST = LABEL + "(\\." + LABEL + ")*\\.[A-Za-z]{2,10}";

  /** What a value of a format looks like; maybe narrower than its RFC. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "date",
          DATE,
          "time",
          TIME,
          "date-time",
          DATE + "T" + TIME,
          "email",
          "[A-Za-z0-9_+-]{1,30}(\\.[A-Za-z0-9_+-]{1,30}){0,3}@" + HOST,
          "hostname",
          HOST,
          "uuid",
          "[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
          "uri",
          "(https?|ftp)://"
              + HOST
              + "(:[1-9][0-9]{0,3})?(/([A-Za-z0-9_.~!$&'()*+,;=:@-]|%[0-9A-F]{2})*)*"
              + "(\\?([A-Za-z0-9_.~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?",
          "ipv4",
          "((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
              + "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])");

  /** Formats of numbers that only say how a program keeps them. */
  private static final List<String> NUMBER_FORMATS =
      List.of("int32", "int64", "float", "double", "decimal");

  private ScalarSchemas() {}

  static JsonShape string(String path, JsonNode schema) {
    int least = count(path, schema, "minLength", 0);
    int most = count(path, schema, "maxLength", JsonShape.UNBOUNDED);
    requireOrder(path + ".maxLength", least, most);
    String pattern = pattern(path, schema);
    return pattern.isEmpty() && least == 0 && most == JsonShape.UNBOUNDED
        ? new JsonShape.Text()
        : new JsonShape.BoundedText(pattern, least, most);
  }

  private static String pattern(String path, JsonNode schema) {
    if (!schema.has("format")) {
      return schema.has("pattern") ? Fields.string(path + ".pattern", schema.get("pattern")) : "";
    }
    String format = Fields.string(path + ".format", schema.get("format"));
    if (NUMBER_FORMATS.contains(format)) {
      return ""; // speaks of another type
    }
    if (schema.has("pattern")) {
      throw Fields.unsupported(path + ".pattern", "不能与 format 同时使用");
    }
    String pattern = FORMATS.get(format);
    if (pattern == null) {
      throw Fields.unsupported(
          path + ".format", "只支持 " + String.join("、", FORMATS.keySet().stream().sorted().toList()));
    }
    return "^(" + pattern + ")$";
  }

  /** How many of something there may be. */
  static int count(String path, JsonNode schema, String keyword, int otherwise) {
    JsonNode value = schema.path(keyword);
    return value.isMissingNode()
        ? otherwise
        : (int) Fields.integer(path + "." + keyword, value, 0, CHARS_MAX);
  }

  static void requireOrder(String path, int least, int most) {
    if (least > most) {
      throw Fields.unsupported(path, "上限 %d 小于下限 %d".formatted(most, least));
    }
  }

  static JsonShape number(String path, JsonNode schema, boolean whole) {
    String format = schema.path("format").asString("");
    if (!format.isEmpty() && !NUMBER_FORMATS.contains(format) && !FORMATS.containsKey(format)) {
      throw Fields.unsupported(path + ".format", "请从 schema 中去掉它");
    }
    Optional<JsonShape.Bound> low = bound(path, schema, "minimum", "exclusiveMinimum", 1);
    Optional<JsonShape.Bound> high = bound(path, schema, "maximum", "exclusiveMaximum", -1);
    int digits = whole ? 0 : digits(path, schema);
    if (whole && schema.has("multipleOf")) {
      digits(path, schema); // of a whole number only 1 is held
    }
    if (low.isEmpty() && high.isEmpty() && (whole || !schema.has("multipleOf"))) {
      return whole ? new JsonShape.Whole() : new JsonShape.Number();
    }
    if (low.isPresent() && high.isPresent() && isEmpty(low.get(), high.get(), digits)) {
      throw Fields.unsupported(path + ".minimum", "上下限之间没有值");
    }
    return new JsonShape.BoundedNumber(low, high, digits);
  }

  private static boolean isEmpty(JsonShape.Bound low, JsonShape.Bound high, int digits) {
    int order = low.value().compareTo(high.value());
    if (order >= 0) {
      return order > 0 || !low.included() || !high.included();
    }
    BigDecimal step = BigDecimal.ONE.movePointLeft(digits);
    BigDecimal first = low.value().divide(step, 0, java.math.RoundingMode.CEILING).multiply(step);
    if (!low.included() && first.compareTo(low.value()) == 0) {
      first = first.add(step);
    }
    int end = first.compareTo(high.value());
    return end > 0 || end == 0 && !high.included();
  }

  /** Only digits of a fraction can be counted: a step is 1, 0.1, 0.01 … */
  private static int digits(String path, JsonNode schema) {
    JsonNode step = schema.path("multipleOf");
    if (step.isMissingNode()) {
      return 18;
    }
    BigDecimal value = decimal(path + ".multipleOf", step);
    for (int digits = 0; digits <= 18; digits++) {
      if (value.compareTo(BigDecimal.ONE.movePointLeft(digits)) == 0) {
        return digits;
      }
    }
    throw Fields.unsupported(path + ".multipleOf", "只支持 1、0.1、0.01 等");
  }

  private static Optional<JsonShape.Bound> bound(
      String path, JsonNode schema, String included, String excluded, int sign) {
    Optional<JsonShape.Bound> bound = Optional.empty();
    JsonNode without = schema.path(excluded);
    boolean old = without.isBoolean(); // draft 4: a mark of the other keyword
    if (schema.has(included)) {
      BigDecimal value = decimal(path + "." + included, schema.get(included));
      bound = Optional.of(new JsonShape.Bound(value, !(old && without.booleanValue())));
    }
    if (!without.isMissingNode() && !old) {
      BigDecimal value = decimal(path + "." + excluded, without);
      boolean narrower = bound.isEmpty() || value.compareTo(bound.get().value()) * sign >= 0;
      return narrower ? Optional.of(new JsonShape.Bound(value, false)) : bound;
    }
    return bound;
  }

  private static BigDecimal decimal(String path, JsonNode value) {
    if (!value.isNumber()
        || value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      throw Fields.wrongType(path, "数字");
    }
    return new BigDecimal(value.asString());
  }
}
