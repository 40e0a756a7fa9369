package io.jinwen.engine.runtime;

import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The log-probabilities of one answer's tokens, from the draw until their text is let out. */
final class TokenScores {
  private final LogProbabilities probabilities;
  private final Tokenizer tokenizer;
  private final int alternatives;
  private final ArrayDeque<TokenScore> waiting = new ArrayDeque<>();

  /**
   * @param alternatives how many of the likeliest tokens are told beside the drawn one
   */
  TokenScores(LogProbabilities probabilities, Tokenizer tokenizer, int alternatives) {
    this.probabilities = probabilities;
    this.tokenizer = tokenizer;
    this.alternatives = alternatives;
  }

  /** Reads a row of logits that nobody has changed yet. */
  void read(float[] logits, int offset) {
    probabilities.read(logits, offset);
  }

  /** Remembers the token drawn from the row. */
  void drawn(int token) {
    List<TokenScore.Entry> likeliest = new ArrayList<>();
    for (int id : probabilities.likeliest(alternatives)) {
      likeliest.add(entry(id));
    }
    waiting.add(new TokenScore(entry(token), likeliest));
  }

  /** The score of the oldest token that was drawn and not yet taken. */
  Optional<TokenScore> take() {
    return Optional.ofNullable(waiting.poll());
  }

  /** Models may have more logits than their vocabulary has tokens. */
  private TokenScore.Entry entry(int id) {
    if (id >= tokenizer.vocabularySize()) {
      return new TokenScore.Entry(id, "", List.of(), probabilities.of(id));
    }
    byte[] bytes = tokenizer.bytes(id);
    List<Integer> unsigned =
        IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xFF).toList();
    return new TokenScore.Entry(id, tokenizer.piece(id), unsigned, probabilities.of(id));
  }
}
