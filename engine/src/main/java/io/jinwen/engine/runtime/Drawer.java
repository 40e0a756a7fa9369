package io.jinwen.engine.runtime;

import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.model.Shortlist;
import java.util.Optional;

/** Draws one answer's tokens and, where asked for, keeps their log-probabilities. */
final class Drawer {
  private final Sampler sampler;
  private final Optional<TokenScores> scores;

  Drawer(Sampler sampler, Optional<TokenScores> scores) {
    this.sampler = sampler;
    this.scores = scores;
  }

  void acceptPrompt(int token) {
    sampler.acceptPrompt(token);
  }

  /**
   * Draws a token.
   *
   * @param logits [vocabulary] from {@code offset}, overwritten
   */
  int draw(float[] logits, int offset) {
    scores.ifPresent(s -> s.read(logits, offset));
    int token = sampler.sample(logits, offset);
    scores.ifPresent(s -> s.drawn(token));
    return token;
  }

  /** Whether the answer was led to its end early, because of its most tokens. */
  boolean cutShort() {
    return sampler.cutShort();
  }

  /** The logits that the next draw depends on; empty where that is all of them. */
  Optional<Shortlist> shortlist() {
    return scores.isPresent() ? Optional.empty() : sampler.shortlist();
  }

  /** The score of the oldest token whose score was not taken yet. */
  Optional<TokenScore> takeScore() {
    return scores.flatMap(TokenScores::take);
  }
}
