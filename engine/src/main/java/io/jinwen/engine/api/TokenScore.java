package io.jinwen.engine.api;

import java.util.List;

/**
 * A token of an answer with its log-probability, and the likeliest tokens at its place.
 *
 * <p>Log-probabilities are the log-softmax of the model's own logits: before bias, penalties,
 * temperature, truncation and constraints.
 *
 * @param chosen the token that was drawn
 * @param likeliest as many as were asked for, likeliest first; the drawn one may be among them
 */
public record TokenScore(Entry chosen, List<Entry> likeliest) {
  /**
   * One token of the vocabulary.
   *
   * @param text a printable form
   * @param bytes what it adds to the answer's UTF-8, each 0 … 255; none for control tokens
   * @param logProbability natural logarithm, 0 or less
   */
  public record Entry(int id, String text, List<Integer> bytes, float logProbability) {
    public Entry {
      bytes = List.copyOf(bytes);
    }
  }

  public TokenScore {
    likeliest = List.copyOf(likeliest);
  }
}
