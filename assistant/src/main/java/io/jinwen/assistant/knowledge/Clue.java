package io.jinwen.assistant.knowledge;

/** What speaks for or against one answer to a question; each is a number. */
enum Clue {
  /** How near the nearest question of the answer is, by vectors. */
  NEAREST,
  /** The same for the mean of its three nearest. */
  NEAREST_THREE,
  /** The same for the middle of all its questions, seen from the middle of everything. */
  MIDDLE,
  /** The score by wording of all its questions and its text (BM25), divided by the length. */
  WORDING,
  /** How like the most alike phrasing is, by characters. */
  PHRASING,
  /** How much of the question occurs in the answer's questions, 0 to 1, rare characters more. */
  SHARE_ASKED,
  /** How far above the next answer it ranks; negative where it is not the first. */
  RANK_LEAD,
  /** The same by the nearest question. */
  NEAREST_LEAD,
  /** The same by the middle. */
  MIDDLE_LEAD,
  /** The same by the most alike phrasing. */
  PHRASING_LEAD,
  /** The same by wording. */
  WORDING_LEAD,
  /** Words that the answer does not know, at most 3, divided by the question's length. */
  UNKNOWN_SHARE,
  /** How telling the unknown words are. */
  UNKNOWN_WEIGHT,
  /** How telling the most telling character or pair is that its questions do not have. */
  UNKNOWN_PAIR,
  /** How much of the question occurs in the answer's questions or text, 0 to 1. */
  SHARE_KNOWN,
  /** How much another answer lays claim to the pair of characters that this one knows least. */
  FOREIGN_PAIR,
  /** How much of the question occurs in no answer at all: talk rather than another subject. */
  SHARE_NOVEL,
  /** Glossary terms in the question that the answer does not know. */
  UNKNOWN_TERMS,
  /** Glossary terms in the question that belong to the answer. */
  KNOWN_TERMS,
  /** Share of the terms of the answer's own question that the question names; 1 without terms. */
  SUBJECT,
  /** Groups of oppositions in which question and answer stand on different sides. */
  OPPOSED,
  /** Share of the answer's questions that want to hear the same; 0.5 where that is not told. */
  INTENT,
  /**
   * How far its nearest question is ahead of its nearest counterexample, by vectors; without
   * counterexamples what nine of ten right answers exceed, here and below.
   */
  COUNTER_LEAD,
  /** The same for the mean of the three nearest of each. */
  COUNTER_THREE_LEAD,
  /** The same by characters. */
  COUNTER_PHRASING_LEAD,
  /**
   * How far its nearest question is ahead of the nearest counterexample of another answer, unless
   * that is a question of its own.
   */
  OTHER_COUNTER_LEAD,
  /** The same for the mean of the three nearest of each. */
  OTHER_COUNTER_THREE_LEAD,
  /** Characters of the question, at most 20. */
  LENGTH
}
