package io.jinwen.assistant.web;

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
    String value = requiredText(name);
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

  private static ProblemException wrongType(String name, String expected) {
    return new ProblemException(
        ProblemKind.WRONG_TYPE, "字段 %s 应是%s。".formatted(name, expected), Map.of("field", name));
  }
}
