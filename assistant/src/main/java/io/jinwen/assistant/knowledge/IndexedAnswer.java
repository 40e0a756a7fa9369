package io.jinwen.assistant.knowledge;

import java.util.HashSet;
import java.util.Set;

/**
 * An approved answer with what it is recognised by.
 *
 * @param answer the answer
 * @param vectors {@code [asked][dimensions]}, those of its question and paraphrases
 * @param words the words that occur in its questions and its answer
 * @param termIds the terms that its questions name or that belong to it
 */
record IndexedAnswer(
    ApprovedAnswer answer, float[][] vectors, Set<String> words, Set<String> termIds) {

  static IndexedAnswer of(ApprovedAnswer answer, float[][] vectors, Glossary glossary) {
    Set<String> words = new HashSet<>(FoldedText.words(answer.answer()));
    answer.disclosure().ifPresent(text -> words.addAll(FoldedText.words(text)));
    Set<String> termIds = new HashSet<>(answer.terms());
    for (String asked : answer.asked()) {
      words.addAll(FoldedText.words(asked));
      for (TermMention mention : glossary.mentions(asked)) {
        mention.terms().forEach(term -> termIds.add(term.id()));
      }
    }
    return new IndexedAnswer(answer, vectors, words, termIds);
  }

  /** How near the nearest of its questions is, from -1 to 1. */
  float nearness(float[] question) {
    float best = -1;
    for (float[] vector : vectors) {
      best = Math.max(best, Vectors.dot(vector, question));
    }
    return best;
  }
}
