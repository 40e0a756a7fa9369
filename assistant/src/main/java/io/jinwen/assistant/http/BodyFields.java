package io.jinwen.assistant.http;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON body: every one is honoured or refused by name. */
final class BodyFields {
  private final JsonNode body;

  /**
   * @throws ProblemException UNKNOWN_FIELD for a field other than these
   */
  BodyFields(JsonNode body, Set<String> known) {
    this.body = body;
    for (String name : body.propertyNames()) {
      if (!known.contains(name)) {
        String shown = Problem.shown(name);
        throw new ProblemException(
            ProblemKind.UNKNOWN_FIELD, "不认识字段 %s，请去掉它。".formatted(shown), Map.of("field", shown));
      }
    }
  }

  /** A text; empty where it is not given. */
  Optional<String> text(String name) {
    JsonNode value = body.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw wrongType(name, "字符串");
    }
    return Optional.of(value.stringValue());
  }

  /** A text that must be given. */
  String requiredText(String name) {
    return text(name)
        .orElseThrow(() ->
            new ProblemException(
                ProblemKind.INVALID_REQUEST,
                "请求体缺少 %s 字段。".formatted(name),
                Map.of("field", name)));
  }

  /** One of some words, which must be given. */
  String requiredChoice(String name, List<String> choices) {
    return oneOf(name, requiredText(name), choices);
  }

  /** One of some words; empty where it is not given. */
  Optional<String> choice(String name, List<String> choices) {
    return text(name).map(value -> oneOf(name, value, choices));
  }

  private static String oneOf(String name, String value, List<String> choices) {
    if (!choices.contains(value)) {
      String shown = Problem.shown(value);
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "字段 %s 的值 %s 不可用，可用：%s。".formatted(name, shown, String.join("、", choices)),
          Map.of("field", name, "value", shown));
    }
    return value;
  }

  Optional<Boolean> bool(String name) {
    JsonNode value = body.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw wrongType(name, "true 或 false");
    }
    return Optional.of(value.booleanValue());
  }

  /** A number within its bounds; empty where it is not given. */
  Optional<BigDecimal> number(String name, NumberRange range) {
    return Optional.ofNullable(body.get(name)).map(value -> range.read(name, value));
  }

  /** A text or a list of texts; empty where it is not given. */
  Optional<List<String>> texts(String name) {
    JsonNode value = body.get(name);
    if (value == null || !value.isArray()) {
      return text(name).map(List::of);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : value) {
      if (!text.isString()) {
        throw wrongType(name, "字符串");
      }
      texts.add(text.stringValue());
    }
    return Optional.of(texts);
  }

  /** Whether it is given, be it as null. */
  boolean has(String name) {
    return body.has(name);
  }

  /** Whether it is given as null. */
  boolean isNull(String name) {
    return body.has(name) && body.get(name).isNull();
  }

  static ProblemException wrongType(String name, String expected) {
    return new ProblemException(
        ProblemKind.WRONG_TYPE, "字段 %s 应是%s。".formatted(name, expected), Map.of("field", name));
  }
}
