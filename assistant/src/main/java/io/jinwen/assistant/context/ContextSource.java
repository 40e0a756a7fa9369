package io.jinwen.assistant.context;

import java.util.List;

/**
 * Something that may stand beside a question for the model to read: notes on terms, approved
 * answers, sections of documents. It finds, says how much room it may take, and each piece can be
 * cited by its number.
 */
public interface ContextSource {
  /**
   * A section of a document that is read whole, before everything else in the conversation; empty
   * for none.
   */
  default List<Material> whole() {
    return List.of();
  }

  /** What it has on the question, the best first; what does not fit is left out. */
  List<Material> find();

  /** Most tokens of a prompt that all of it may take. */
  int tokensMax();
}
