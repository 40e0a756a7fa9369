package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A term of the glossary.
 *
 * @param id unique, kebab-case
 * @param term its Chinese name
 * @param english its English name
 * @param abbreviations short names, mostly Latin
 * @param synonyms other names
 * @param category the topic it belongs to
 * @param definition what it means, without advice
 * @param formula how it is computed, where it is
 * @param confusedWith terms it is easily taken for
 * @param source where the definition comes from
 * @param asOf the day on which it was believed true
 */
public record Term(
    String id,
    String term,
    String english,
    List<String> abbreviations,
    List<String> synonyms,
    String category,
    String definition,
    Optional<Formula> formula,
    List<Confusion> confusedWith,
    Source source,
    LocalDate asOf) {

  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "term",
          "english",
          "abbreviations",
          "synonyms",
          "category",
          "definition",
          "formula",
          "confusedWith",
          "basis",
          "source",
          "asOf");

  /**
   * How a term is computed.
   *
   * @param expression one line
   * @param variables meaning and unit by symbol, in the order of the file
   */
  public record Formula(String expression, Map<String, String> variables) {}

  /**
   * A term that this one is easily taken for.
   *
   * @param id the other term
   * @param difference what sets them apart
   */
  public record Confusion(String id, String difference) {}

  static Term of(Entry entry, Register register) {
    entry.allowOnly(FIELDS);
    return new Term(
        entry.text("id"),
        entry.text("term"),
        entry.text("english"),
        entry.texts("abbreviations"),
        entry.texts("synonyms"),
        entry.text("category"),
        entry.text("definition"),
        entry.optionalGroup("formula").map(Term::formula),
        entry.groups("confusedWith").stream()
            .map(other -> new Confusion(other.text("id"), other.text("difference")))
            .toList(),
        register.sourceOf(entry),
        entry.day("asOf"));
  }

  private static Formula formula(Entry entry) {
    return new Formula(
        entry.text("expression"),
        entry.optionalGroup("variables").map(Entry::asTexts).orElse(Map.of()));
  }

  /** All names by which a text may mention it: the term, its abbreviations and its synonyms. */
  public List<String> names() {
    return Stream.of(List.of(term), abbreviations, synonyms).flatMap(List::stream).toList();
  }
}
