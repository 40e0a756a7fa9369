package io.jinwen.engine.text.tokenizer;

/** The rule by which a kind of tokenizer cuts plain text into ordinary tokens. Thread-safe. */
sealed interface Encoder permits BytePairEncoder, SentencePieceEncoder {
  /**
   * Appends the tokens of a text.
   *
   * @param text not empty, without lone surrogates and without literal entries
   */
  void encode(String text, IntList out);

  /** The bytes that an ordinary or byte entry stands for in a text. */
  byte[] bytes(int id);

  /** Whether the first space of a decoded text is the encoder's own and not the text's. */
  boolean prefixesSpace();
}
