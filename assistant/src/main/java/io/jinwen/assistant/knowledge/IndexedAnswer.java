package io.jinwen.assistant.knowledge;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An answer with what it is recognised by.
 *
 * @param answer the answer
 * @param vectors {@code [asked][dimensions]}, those of its question and paraphrases
 * @param words the words that occur in its questions and its answer
 * @param termIds the terms that its questions name or that belong to it
 * @param subjectIds the terms that its own question names
 * @param sides the conditions that its questions name
 * @param intents how large a share of its questions wants to hear what
 */
record IndexedAnswer(
    ApprovedAnswer answer,
    float[][] vectors,
    Set<String> words,
    Set<String> termIds,
    Set<String> subjectIds,
    Oppositions.Sides sides,
    Map<Intent, Float> intents) {

  static IndexedAnswer of(
      ApprovedAnswer answer, float[][] vectors, Glossary glossary, Oppositions oppositions) {
    Set<String> words = new HashSet<>(FoldedText.words(answer.answer()));
    answer.disclosure().ifPresent(text -> words.addAll(FoldedText.words(text)));
    Set<String> termIds = new HashSet<>(answer.terms());
    Oppositions.Sides sides = oppositions.none();
    Map<Intent, Float> intents = new EnumMap<>(Intent.class);
    List<String> asked = answer.asked();
    for (String question : asked) {
      words.addAll(FoldedText.words(question));
      termIds.addAll(termIds(question, glossary));
      sides.add(oppositions.in(question));
      Intent.of(FoldedText.of(question))
          .forEach(intent -> intents.merge(intent, 1f / asked.size(), Float::sum));
    }
    Set<String> subjectIds = termIds(answer.question(), glossary);
    return new IndexedAnswer(answer, vectors, words, termIds, subjectIds, sides, intents);
  }

  private static Set<String> termIds(String text, Glossary glossary) {
    return glossary.mentions(text).stream()
        .flatMap(mention -> mention.terms().stream())
        .map(Term::id)
        .collect(Collectors.toSet());
  }
}
