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
      best = Math.max(best, dot(vector, question));
    }
    return best;
  }

  /** Four sums, because one would wait for its own last addition each time. */
  private static float dot(float[] a, float[] b) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      sum0 += a[i] * b[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }
}
