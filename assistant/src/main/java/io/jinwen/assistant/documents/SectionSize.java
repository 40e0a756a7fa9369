package io.jinwen.assistant.documents;

import io.jinwen.documents.passage.Passage;

/**
 * How large the sections are that a model is given whole.
 *
 * @param tokensMax of a section; 0 where the model is given none
 * @param model whose tokens they are
 * @param tokens counts them
 */
public record SectionSize(int tokensMax, String model, PassageTokens tokens) {
  /** Counts the tokens of a passage as it stands in a prompt. */
  public interface PassageTokens {
    /**
     * @param title of the document
     */
    int of(String title, Passage passage);
  }
}
