package io.jinwen.assistant.http;

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
        throw Fields.unknown(name);
      }
    }
  }

  /** A text; empty where it is not given. */
  Optional<String> text(String name) {
    return value(name).map(value -> Fields.string(name, value));
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
    return value(name).map(value -> Fields.bool(name, value));
  }

  /** A whole number from {@code low} to {@code high}, both included; empty where none is given. */
  Optional<Long> integer(String name, long low, long high) {
    return value(name).map(value -> Fields.integer(name, value, low, high));
  }

  /** A value as it stands; empty where it is not given. */
  Optional<JsonNode> value(String name) {
    return Optional.ofNullable(body.get(name));
  }

  /** A text or a list of texts; empty where it is not given. */
  Optional<List<String>> texts(String name) {
    JsonNode value = body.get(name);
    if (value == null || !value.isArray()) {
      return text(name).map(List::of);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : value) {
      texts.add(Fields.string(name, text));
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
}
