package io.jinwen.assistant.knowledge;

import java.util.List;

/** Turns texts into vectors of length 1 whose dot product says how near they are in meaning. */
public interface Embedder {
  /** Names the model; vectors of different models cannot be compared. */
  String model();

  /** Numbers in a vector. */
  int dimensions();

  /** Number of tokens that the model reads of a text; their upper end where it does not tell. */
  default int countTokens(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The vectors of texts, in their order. */
  float[][] embed(List<String> texts);
}
