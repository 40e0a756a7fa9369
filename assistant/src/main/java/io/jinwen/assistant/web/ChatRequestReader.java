package io.jinwen.assistant.web;

import io.jinwen.assistant.chat.ChatRequest;
import io.jinwen.engine.api.SamplingParams;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * JSON → {@link ChatRequest}. Every field is honoured or refused by name; nothing is ignored and
 * nothing is converted silently.
 */
final class ChatRequestReader {
  /** A setting that is a number. */
  private record NumberField(String low, String high, boolean lowIncluded, boolean integral) {
    boolean contains(BigDecimal value) {
      int againstLow = value.compareTo(new BigDecimal(low));
      return (lowIncluded ? againstLow >= 0 : againstLow > 0)
          && value.compareTo(new BigDecimal(high)) <= 0;
    }

    String range() {
      return lowIncluded ? "%s 到 %s".formatted(low, high) : "大于 %s，不超过 %s".formatted(low, high);
    }
  }

  private static final Map<String, NumberField> NUMBERS =
      Map.of(
          "max_new_tokens", new NumberField("1", "131072", true, true),
          "temperature", new NumberField("0", "5", true, false),
          "top_p", new NumberField("0", "1", false, false),
          "top_k", new NumberField("0", "1000000", true, true),
          "repetition_penalty", new NumberField("0.01", "10", true, false),
          "seed", new NumberField("-9223372036854775808", "9223372036854775807", true, true));

  private static final Set<String> NOT_YET = Set.of("session_id", "role", "stream");

  private static final int STOP_TEXTS_MAX = 16;
  private static final int STOP_CHARACTERS_MAX = 256;

  private ChatRequestReader() {}

  /**
   * @throws ProblemException naming the first field that is missing, unknown, of the wrong type or
   *     out of its range
   */
  static ChatRequest read(JsonNode body) {
    SamplingParams.Builder sampling = SamplingParams.DEFAULT.toBuilder();
    String prompt = null;
    boolean thinking = false;
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      switch (name) {
        case "prompt" -> prompt = string(name, value);
        case "thinking" -> thinking = bool(name, value);
        case "max_new_tokens" -> sampling.maxNewTokens(number(name, value).intValueExact());
        case "temperature" -> sampling.temperature(number(name, value).floatValue());
        case "top_p" -> sampling.topP(number(name, value).floatValue());
        case "top_k" -> sampling.topK(number(name, value).intValueExact());
        case "repetition_penalty" -> sampling.repetitionPenalty(number(name, value).floatValue());
        case "seed" -> sampling.seed(number(name, value).longValueExact());
        case "stop" -> sampling.stop(stopTexts(value));
        default -> throw refused(name);
      }
    }
    if (prompt == null || prompt.isBlank()) {
      throw new ProblemException(
          ProblemKind.PROMPT_MISSING,
          prompt == null ? "请求体缺少 prompt 字段。" : "prompt 是空的，请写上要问的话。",
          Map.of("field", "prompt"));
    }
    return new ChatRequest(prompt, thinking, sampling.build());
  }

  private static ProblemException refused(String name) {
    String shown = Problem.shown(name);
    return NOT_YET.contains(name)
        ? new ProblemException(
            ProblemKind.FIELD_NOT_SUPPORTED,
            "字段 %s 暂不支持，请去掉它%s。"
                .formatted(
                    shown, name.equals("stream") ? "；要流式回答请用 Accept: text/event-stream" : ""),
            Map.of("field", shown))
        : new ProblemException(
            ProblemKind.UNKNOWN_FIELD, "不认识字段 %s，请去掉它。".formatted(shown), Map.of("field", shown));
  }

  private static BigDecimal number(String name, JsonNode value) {
    NumberField field = NUMBERS.get(name);
    if (!value.isNumber()) {
      throw wrongType(name, "数字");
    }
    double approximate = value.doubleValue(0);
    if (field.integral() && !value.isIntegralNumber()) {
      throw wrongType(name, "整数");
    }
    BigDecimal exact =
        value.isIntegralNumber()
            ? new BigDecimal(value.bigIntegerValue())
            : Double.isFinite(approximate) ? BigDecimal.valueOf(approximate) : null;
    if (exact == null || !field.contains(exact)) {
      String shown = Problem.shown(value.toString());
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "%s 的值 %s 超出范围，应为 %s。".formatted(name, shown, field.range()),
          Map.of("field", name, "value", shown, "range", field.range()));
    }
    return exact;
  }

  private static String string(String name, JsonNode value) {
    if (!value.isString()) {
      throw wrongType(name, "字符串");
    }
    return value.stringValue();
  }

  private static boolean bool(String name, JsonNode value) {
    if (!value.isBoolean()) {
      throw wrongType(name, "true 或 false");
    }
    return value.booleanValue();
  }

  private static List<String> stopTexts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(text -> texts.add(string("stop", text)));
    } else {
      texts.add(string("stop", value));
    }
    boolean tooLong = texts.stream().anyMatch(t -> t.isEmpty() || t.length() > STOP_CHARACTERS_MAX);
    if (tooLong || texts.size() > STOP_TEXTS_MAX) {
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "stop 最多 %d 条，每条 1 到 %d 个字符。".formatted(STOP_TEXTS_MAX, STOP_CHARACTERS_MAX),
          Map.of("field", "stop"));
    }
    return texts;
  }

  private static ProblemException wrongType(String name, String expected) {
    return new ProblemException(
        ProblemKind.WRONG_TYPE, "字段 %s 应是%s。".formatted(name, expected), Map.of("field", name));
  }
}
