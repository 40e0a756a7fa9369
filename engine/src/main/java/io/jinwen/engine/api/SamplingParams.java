package io.jinwen.engine.api;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How tokens are chosen and when an answer ends. Immutable; change one setting with {@link
 * #toBuilder()}.
 *
 * @param maxNewTokens most tokens to generate, thinking included; 1 … 131072
 * @param temperature 0 picks the likeliest token always; 0 … 5
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param topP keep the smallest set of likeliest tokens whose probabilities reach this; (0, 1]
 * @param minP drop tokens less likely than this share of the likeliest; [0, 1)
 * @param repetitionPenalty divides the positive and multiplies the negative logits of tokens
 *     already seen in the last {@link #PENALTY_WINDOW} tokens; 1 is none; (0, 10]
 * @param presencePenalty is taken from the logit of each token already generated; −2 … 2
 * @param frequencyPenalty the same, times how often; −2 … 2
 * @param seed for the random draw; the same seed gives the same text
 * @param stop texts that end the answer and are not part of it; at most 16
 * @param logitBias added to the logit of a token id; −100 … 100
 * @param loopDetection end an answer that repeats one phrase over and over
 */
public record SamplingParams(
    int maxNewTokens,
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    float presencePenalty,
    float frequencyPenalty,
    OptionalLong seed,
    List<String> stop,
    Map<Integer, Float> logitBias,
    boolean loopDetection) {

  /** How many of the last tokens, prompt included, the repetition penalty looks at. */
  public static final int PENALTY_WINDOW = 256;

  /** What the assistant uses unless told otherwise. */
  public static final SamplingParams DEFAULT =
      new SamplingParams(
          512, 0.7f, 0, 0.9f, 0f, 1.1f, 0f, 0f, OptionalLong.empty(), List.of(), Map.of(), true);

  /** The likeliest token always, no penalties: what parity tests use. */
  public static final SamplingParams GREEDY =
      new SamplingParams(
          512, 0f, 0, 1f, 0f, 1f, 0f, 0f, OptionalLong.empty(), List.of(), Map.of(), false);

  public SamplingParams {
    range("max_new_tokens", maxNewTokens, 1, 131_072);
    range("temperature", temperature, 0, 5);
    range("top_k", topK, 0, 1_000_000);
    range("top_p", topP, Float.MIN_VALUE, 1);
    range("min_p", minP, 0, 0.999_999f); // as floats: the bounds belong to the range
    range("repetition_penalty", repetitionPenalty, 0.01f, 10);
    range("presence_penalty", presencePenalty, -2, 2);
    range("frequency_penalty", frequencyPenalty, -2, 2);
    stop = List.copyOf(stop);
    range("number of stop texts", stop.size(), 0, 16);
    for (String text : stop) {
      range("length of a stop text", text.length(), 1, 256);
    }
    logitBias = Map.copyOf(logitBias);
    range("number of logit_bias entries", logitBias.size(), 0, 1024);
    for (float bias : logitBias.values()) {
      range("logit_bias", bias, -100, 100);
    }
  }

  private static void range(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "%s is %s; it must be from %s to %s"
              .formatted(name, number(value), number(low), number(high)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }

  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings of a {@link SamplingParams}. */
  public static final class Builder {
    private int maxNewTokens;
    private float temperature;
    private int topK;
    private float topP;
    private float minP;
    private float repetitionPenalty;
    private float presencePenalty;
    private float frequencyPenalty;
    private OptionalLong seed;
    private List<String> stop;
    private Map<Integer, Float> logitBias;
    private boolean loopDetection;

    private Builder(SamplingParams from) {
      maxNewTokens = from.maxNewTokens;
      temperature = from.temperature;
      topK = from.topK;
      topP = from.topP;
      minP = from.minP;
      repetitionPenalty = from.repetitionPenalty;
      presencePenalty = from.presencePenalty;
      frequencyPenalty = from.frequencyPenalty;
      seed = from.seed;
      stop = from.stop;
      logitBias = from.logitBias;
      loopDetection = from.loopDetection;
    }

    public Builder maxNewTokens(int value) {
      maxNewTokens = value;
      return this;
    }

    public Builder temperature(float value) {
      temperature = value;
      return this;
    }

    public Builder topK(int value) {
      topK = value;
      return this;
    }

    public Builder topP(float value) {
      topP = value;
      return this;
    }

    public Builder minP(float value) {
      minP = value;
      return this;
    }

    public Builder repetitionPenalty(float value) {
      repetitionPenalty = value;
      return this;
    }

    public Builder presencePenalty(float value) {
      presencePenalty = value;
      return this;
    }

    public Builder frequencyPenalty(float value) {
      frequencyPenalty = value;
      return this;
    }

    public Builder seed(long value) {
      seed = OptionalLong.of(value);
      return this;
    }

    public Builder stop(List<String> value) {
      stop = value;
      return this;
    }

    public Builder logitBias(Map<Integer, Float> value) {
      logitBias = value;
      return this;
    }

    public Builder loopDetection(boolean value) {
      loopDetection = value;
      return this;
    }

    /**
     * @throws EngineException with code INVALID_REQUEST, naming the first setting out of its range
     */
    public SamplingParams build() {
      return new SamplingParams(
          maxNewTokens,
          temperature,
          topK,
          topP,
          minP,
          repetitionPenalty,
          presencePenalty,
          frequencyPenalty,
          seed,
          stop,
          logitBias,
          loopDetection);
    }
  }
}
