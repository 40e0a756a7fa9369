package io.jinwen.engine.api;

import java.util.List;

/** What happens to a request, in order: Started, any number of Pieces, then Finished or Failed. */
public sealed interface GenerationEvent {
  /** The request left the queue. */
  record Started(int promptTokens, int cachedTokens) implements GenerationEvent {}

  /**
   * Some whole characters of the answer.
   *
   * @param text never empty, never half a character
   * @param thinking whether it belongs to the thinking part, which users do not see as the answer
   * @param scores of the tokens since the last piece, where they were asked for
   */
  record Piece(String text, boolean thinking, List<TokenScore> scores) implements GenerationEvent {
    public Piece {
      scores = List.copyOf(scores);
    }

    public Piece(String text, boolean thinking) {
      this(text, thinking, List.of());
    }
  }

  /** The end of a successful or cancelled answer. */
  record Finished(FinishReason reason, Usage usage) implements GenerationEvent {}

  /** The end of an answer that could not be completed. */
  record Failed(EngineException error) implements GenerationEvent {}
}
