package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query part of an address: every field is honoured or refused by name. */
final class QueryFields {
  private final HttpServletRequest request;

  /**
   * @throws ProblemException UNKNOWN_FIELD for a field other than these, INVALID_REQUEST for one
   *     that is given twice
   */
  QueryFields(HttpServletRequest request, Set<String> known) {
    this.request = request;
    for (Map.Entry<String, String[]> field : request.getParameterMap().entrySet()) {
      String shown = Problem.shown(field.getKey());
      if (!known.contains(field.getKey())) {
        throw new ProblemException(
            ProblemKind.UNKNOWN_FIELD, "不认识参数 %s，请去掉它。".formatted(shown), Map.of("field", shown));
      }
      if (field.getValue().length > 1) {
        throw new ProblemException(
            ProblemKind.INVALID_REQUEST, "参数 %s 只能给一次。".formatted(shown), Map.of("field", shown));
      }
    }
  }

  /** The text of a field; the default where it is not given. */
  String text(String name, String otherwise, int charactersMax) {
    return given(name, charactersMax).orElse(otherwise);
  }

  /** The text of a field where it is given, also an empty one. */
  Optional<String> given(String name, int charactersMax) {
    String value = request.getParameter(name);
    if (value != null && value.length() > charactersMax) {
      throw outOfRange(name, value, "最多 %d 个字符".formatted(charactersMax));
    }
    return Optional.ofNullable(value);
  }

  /** A whole number within its bounds. */
  int number(String name, int otherwise, int low, int high) {
    String value = request.getParameter(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= low && number <= high) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below: it is no number within the bounds
    }
    throw outOfRange(name, value, "应为 %d 到 %d 的整数".formatted(low, high));
  }

  /** One of some words; the first where the field is not given. */
  String choice(String name, List<String> choices) {
    String value = request.getParameter(name);
    if (value == null) {
      return choices.getFirst();
    }
    if (!choices.contains(value)) {
      throw outOfRange(name, value, "可用：" + String.join("、", choices));
    }
    return value;
  }

  private static ProblemException outOfRange(String name, String value, String bounds) {
    String shown = Problem.shown(value);
    return new ProblemException(
        ProblemKind.VALUE_OUT_OF_RANGE,
        "参数 %s 的值 %s 不可用，%s。".formatted(name, shown, bounds),
        Map.of("field", name, "value", shown));
  }
}
