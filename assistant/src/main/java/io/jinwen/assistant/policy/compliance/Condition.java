package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One part of a rule card's trigger. A new kind is a record here, its line in {@link #of} and in
 * {@link #FIELDS}, and its case in {@link #holds}; knowledge/README.md describes each.
 */
public sealed interface Condition {

  /** The fields of a trigger. */
  Set<String> FIELDS = Set.of("any", "all", "none", "patterns", "suitability", "asserted");

  /** One of the phrases occurs; with {@code asserted} it must be claimed and not denied. */
  record AnyOf(List<String> phrases, boolean asserted) implements Condition {}

  /** The phrase occurs. */
  record Contains(String phrase) implements Condition {}

  /** None of the phrases occurs. */
  record NoneOf(List<String> phrases) implements Condition {}

  /** One of the patterns matches; with {@code asserted} it must be claimed and not denied. */
  record Matches(List<RulePattern> patterns, boolean asserted) implements Condition {}

  /** Both grades are known and lie within these closed ranges, each from 1 to 5. */
  record Suits(int customerMin, int customerMax, int productMin, int productMax)
      implements Condition {
    private static final Set<String> FIELDS =
        Set.of("customerMin", "customerMax", "productMin", "productMax");

    private static Suits of(Entry ends) {
      ends.allowOnly(FIELDS);
      return new Suits(
          grade(ends, "customerMin", "C", 1),
          grade(ends, "customerMax", "C", 5),
          grade(ends, "productMin", "R", 1),
          grade(ends, "productMax", "R", 5));
    }

    private static int grade(Entry ends, String key, String letter, int otherwise) {
      Optional<String> grade = ends.optionalText(key);
      if (grade.isEmpty()) {
        return otherwise;
      }
      if (!grade.get().matches(letter + "[1-5]")) {
        throw ends.outOfRange(key, letter + "1", letter + "5");
      }
      return grade.get().charAt(1) - '0';
    }

    private boolean contains(Grades grades) {
      return isWithin(grades.customer().orElse(0), customerMin, customerMax)
          && isWithin(grades.product().orElse(0), productMin, productMax);
    }

    private static boolean isWithin(int grade, int min, int max) {
      return min <= grade && grade <= max;
    }
  }

  /**
   * What conditions look at.
   *
   * @param text a question or an answer
   * @param grades as given with the request; those not given are looked for in the text
   */
  record Facts(ClaimText text, Grades grades) {}

  /** The conditions of a trigger, the cheapest first. */
  static List<Condition> of(Entry trigger) {
    boolean asserted = trigger.isTrue("asserted");
    List<Condition> conditions = new ArrayList<>();
    List<String> any = phrases(trigger, "any");
    if (!any.isEmpty()) {
      conditions.add(new AnyOf(any, asserted));
    }
    phrases(trigger, "all").forEach(phrase -> conditions.add(new Contains(phrase)));
    List<String> none = phrases(trigger, "none");
    if (!none.isEmpty()) {
      conditions.add(new NoneOf(none));
    }
    List<String> patterns = trigger.optionalTexts("patterns");
    if (!patterns.isEmpty()) {
      conditions.add(new Matches(patterns.stream().map(RulePattern::of).toList(), asserted));
    }
    trigger.optionalGroup("suitability").map(Suits::of).ifPresent(conditions::add);
    return conditions;
  }

  private static List<String> phrases(Entry trigger, String key) {
    return trigger.optionalTexts(key).stream().map(phrase -> ClaimText.of(phrase).value()).toList();
  }

  /** Whether it holds. */
  default boolean holds(Facts facts) {
    ClaimText text = facts.text();
    return switch (this) {
      case AnyOf(List<String> phrases, boolean asserted) ->
          phrases.stream()
              .anyMatch(phrase -> asserted ? text.claims(phrase) : text.contains(phrase));
      case Contains(String phrase) -> text.contains(phrase);
      case NoneOf(List<String> phrases) -> phrases.stream().noneMatch(text::contains);
      case Matches(List<RulePattern> patterns, boolean asserted) ->
          patterns.stream()
              .anyMatch(pattern -> asserted ? text.claims(pattern) : text.contains(pattern));
      case Suits ranges -> ranges.contains(facts.grades().orNamedIn(text));
    };
  }

  /** What of it counts in a text, as somebody wrote it; nothing where it looks for no words. */
  default List<String> found(ClaimText text) {
    return switch (this) {
      case AnyOf(List<String> phrases, boolean asserted) ->
          phrases.stream()
              .filter(phrase -> asserted ? text.claims(phrase) : text.contains(phrase))
              .toList();
      case Contains(String phrase) -> text.contains(phrase) ? List.of(phrase) : List.of();
      case NoneOf _, Suits _ -> List.of();
      case Matches(List<RulePattern> patterns, boolean asserted) ->
          patterns.stream()
              .filter(pattern -> asserted ? text.claims(pattern) : text.contains(pattern))
              .map(RulePattern::toString)
              .toList();
    };
  }
}
