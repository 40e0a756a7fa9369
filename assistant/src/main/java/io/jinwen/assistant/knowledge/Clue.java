package io.jinwen.assistant.knowledge;

/** What speaks for or against giving the best answer to a question. */
enum Clue {
  /** Nearness of the nearest question of the answer, -1 to 1. */
  NEAREST,
  /** How far the next answer ranks below, at most 6. */
  RANK_LEAD,
  /** How far the next answer's middle is from the question, at most 0.4. */
  MIDDLE_LEAD,
  /** How much of the question occurs in the answer's questions, 0 to 1, rare characters more. */
  SHARE_ASKED,
  /** Words that the answer does not know, at most 3, divided by the question's length. */
  UNKNOWN_SHARE,
  /** How telling the unknown words are. */
  UNKNOWN_WEIGHT,
  /** 1 where a word is unknown. */
  UNKNOWN_WORD,
  /** 1 where more than one word is unknown. */
  UNKNOWN_WORDS,
  /** Characters of the question, at most 20. */
  LENGTH
}
