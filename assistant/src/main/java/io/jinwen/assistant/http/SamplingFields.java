package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.ChatCommand.SamplingOverrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * The fields that change how an answer is drawn, of {@code /chat} and of OpenAI's API: their bounds
 * stand here and in openapi.yaml.
 */
public final class SamplingFields {
  /** Most tokens that an answer may be asked for. */
  public static final int TOKENS_MAX = 131_072;

  private static final int TOP_K_MAX = 1_000_000;
  private static final int STOP_TEXTS_MAX = 16;
  private static final int STOP_CHARACTERS_MAX = 256;

  /** The bounds of {@code SamplingParams} where the API's are as a decimal number. */
  private static final float MIN_P_MAX = 0.999_99f;

  private static final float PENALTY_MIN = Math.nextUp(0.01f);

  private static final Map<String, BiFunction<String, JsonNode, SamplingOverrides>> READERS =
      Map.of(
          "temperature", SamplingFields::temperature,
          "top_p", SamplingFields::topP,
          "top_k", SamplingFields::topK,
          "min_p", SamplingFields::minP,
          "repetition_penalty", SamplingFields::repetitionPenalty,
          "presence_penalty", SamplingFields::presencePenalty,
          "frequency_penalty", SamplingFields::frequencyPenalty,
          "seed", SamplingFields::seed,
          "stop", SamplingFields::stop);

  private SamplingFields() {}

  /** Names of the fields. */
  public static Set<String> names() {
    return READERS.keySet();
  }

  /**
   * What a field changes.
   *
   * @param name one of {@link #names}
   * @throws ProblemException WRONG_TYPE or VALUE_OUT_OF_RANGE
   */
  public static SamplingOverrides read(String name, JsonNode value) {
    return READERS.get(name).apply(name, value);
  }

  private static SamplingOverrides temperature(String name, JsonNode value) {
    float temperature = Fields.number(name, value, 0, 5);
    return settings -> settings.temperature(temperature);
  }

  private static SamplingOverrides topP(String name, JsonNode value) {
    float share = Math.max(Float.MIN_VALUE, Fields.number(name, value, 0, 1));
    return settings -> settings.topP(share);
  }

  private static SamplingOverrides topK(String name, JsonNode value) {
    int kept = Fields.isMinusOne(value) ? 0 : (int) Fields.integer(name, value, 0, TOP_K_MAX);
    return settings -> settings.topK(kept);
  }

  private static SamplingOverrides minP(String name, JsonNode value) {
    float share = Math.min(MIN_P_MAX, Fields.number(name, value, 0, 1));
    return settings -> settings.minP(share);
  }

  private static SamplingOverrides repetitionPenalty(String name, JsonNode value) {
    float penalty = Math.max(PENALTY_MIN, Fields.number(name, value, 0.01, 10));
    return settings -> settings.repetitionPenalty(penalty);
  }

  private static SamplingOverrides presencePenalty(String name, JsonNode value) {
    float penalty = Fields.number(name, value, -2, 2);
    return settings -> settings.presencePenalty(penalty);
  }

  private static SamplingOverrides frequencyPenalty(String name, JsonNode value) {
    float penalty = Fields.number(name, value, -2, 2);
    return settings -> settings.frequencyPenalty(penalty);
  }

  private static SamplingOverrides seed(String name, JsonNode value) {
    long seed = Fields.integer(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
    return settings -> settings.seed(seed);
  }

  private static SamplingOverrides stop(String name, JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(text -> texts.add(Fields.string(name, text)));
    } else {
      texts.add(Fields.string(name, value));
    }
    boolean tooLong = texts.stream().anyMatch(t -> t.isEmpty() || t.length() > STOP_CHARACTERS_MAX);
    if (tooLong || texts.size() > STOP_TEXTS_MAX) {
      throw Fields.outOfRange(
          name, value, "最多 %d 条，每条 1 到 %d 个字符".formatted(STOP_TEXTS_MAX, STOP_CHARACTERS_MAX));
    }
    return settings -> settings.stop(texts);
  }
}
