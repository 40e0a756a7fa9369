package io.jinwen.engine.api;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * One request for an answer.
 *
 * @param prompt what the answer starts from
 * @param sampling how tokens are chosen and when the answer ends
 * @param format what form the answer must have; thinking is free of it
 * @param scores with how many alternatives each token's log-probability is told, 0 … {@link
 *     #ALTERNATIVES_MAX}; empty for none
 * @param background whether it gives way to others until they have their first word
 */
public record GenerationRequest(
    Prompt prompt,
    SamplingParams sampling,
    AnswerFormat format,
    OptionalInt scores,
    boolean background) {
  /** Most alternatives to a token that are told. */
  public static final int ALTERNATIVES_MAX = 20;

  public GenerationRequest {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(format, "format");
    if (scores.isPresent() && (scores.getAsInt() < 0 || scores.getAsInt() > ALTERNATIVES_MAX)) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "top_logprobs is %d; it must be from 0 to %d"
              .formatted(scores.getAsInt(), ALTERNATIVES_MAX));
    }
  }

  /** An answer that somebody waits for. */
  public GenerationRequest(
      Prompt prompt, SamplingParams sampling, AnswerFormat format, OptionalInt scores) {
    this(prompt, sampling, format, scores, false);
  }

  /** An answer of free form, without log-probabilities. */
  public GenerationRequest(Prompt prompt, SamplingParams sampling) {
    this(prompt, sampling, new AnswerFormat.Free(), OptionalInt.empty());
  }

  /** The same with another prompt. */
  public GenerationRequest with(Prompt other) {
    return new GenerationRequest(other, sampling, format, scores, background);
  }

  /** The same with other settings. */
  public GenerationRequest with(SamplingParams other) {
    return new GenerationRequest(prompt, other, format, scores, background);
  }

  /** The same, giving way to others. */
  public GenerationRequest inBackground() {
    return new GenerationRequest(prompt, sampling, format, scores, true);
  }

  /** A conversation without thinking, with the default settings. */
  public static GenerationRequest chat(List<ChatMessage> messages) {
    return new GenerationRequest(new Prompt.Chat(messages, false), SamplingParams.DEFAULT);
  }
}
