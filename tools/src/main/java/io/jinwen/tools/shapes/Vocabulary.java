package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgufWriter;

/** The tokenizer of a made model. */
public sealed interface Vocabulary permits ByteLevelVocabulary, PieceVocabulary {
  /** How many tokens it has. */
  int size();

  /** Puts the {@code tokenizer.*} keys. */
  void describe(GgufWriter writer);
}
