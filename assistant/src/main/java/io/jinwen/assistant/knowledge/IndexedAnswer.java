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
 * @param asked its question and paraphrases, folded, each once
 * @param vectors those of its question and paraphrases, {@code [asked]}
 * @param counterexamples its counterexamples, folded, each once
 * @param counterVectors {@code [counterexample]}
 * @param words the words that occur in its questions and its answer
 * @param termIds the terms that its questions name or that belong to it
 * @param subjectIds the terms that its own question names
 * @param sides the conditions that its questions name
 * @param intents how large a share of its questions wants to hear what
 */
record IndexedAnswer(
    ApprovedAnswer answer,
    List<String> asked,
    PackedVector[] vectors,
    List<String> counterexamples,
    PackedVector[] counterVectors,
    Set<String> words,
    Set<String> termIds,
    Set<String> subjectIds,
    Oppositions.Sides sides,
    Map<Intent, Float> intents) {

  /** The texts whose vectors are needed: question and paraphrases, folded, each once. */
  static List<String> wordings(ApprovedAnswer answer) {
    return answer.asked().stream().map(FoldedText::of).distinct().toList();
  }

  /** The same of the counterexamples. */
  static List<String> counterWordings(ApprovedAnswer answer) {
    return answer.counterexamples().stream().map(FoldedText::of).distinct().toList();
  }

  /**
   * @param vectors of {@link #wordings}
   * @param counterVectors of {@link #counterWordings}
   */
  static IndexedAnswer of(
      ApprovedAnswer answer,
      PackedVector[] vectors,
      PackedVector[] counterVectors,
      Glossary glossary,
      Oppositions oppositions) {
    Set<String> words = new HashSet<>(FoldedText.words(answer.answer()));
    answer.disclosure().ifPresent(text -> words.addAll(FoldedText.words(text)));
    Set<String> termIds = new HashSet<>(answer.terms());
    Oppositions.Sides sides = oppositions.none();
    Map<Intent, Float> intents = new EnumMap<>(Intent.class);
    List<String> questions = answer.asked();
    for (String question : questions) {
      String folded = FoldedText.of(question);
      words.addAll(FoldedText.words(question));
      termIds.addAll(termIds(question, glossary));
      sides.add(oppositions.inFolded(folded));
      Intent.of(folded).forEach(intent -> intents.merge(intent, 1f / questions.size(), Float::sum));
    }
    Set<String> subjectIds = termIds(answer.question(), glossary);
    return new IndexedAnswer(
        answer,
        wordings(answer),
        vectors,
        counterWordings(answer),
        counterVectors,
        words,
        termIds,
        subjectIds,
        sides,
        intents);
  }

  private static Set<String> termIds(String text, Glossary glossary) {
    return glossary.mentions(text).stream()
        .flatMap(mention -> mention.terms().stream())
        .map(Term::id)
        .collect(Collectors.toSet());
  }
}
