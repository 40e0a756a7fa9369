package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The condition of one rule card. All given parts must hold: one of {@code any}, every one of
 * {@code all}, none of {@code none}, one of {@code patterns}, and the grades within {@code
 * suitability}.
 *
 * <p>With {@code asserted}, an occurrence in {@code any} or {@code patterns} counts only where it
 * is claimed, not where it is denied (see {@link ClaimText}): what an answer needs, because the
 * right answer to "保本吗" contains the forbidden word in a denial.
 */
public final class RuleTrigger {

  private static final Set<String> KEYS =
      Set.of("any", "all", "none", "patterns", "suitability", "asserted");

  private final List<String> any;
  private final List<String> all;
  private final List<String> none;
  private final List<RulePattern> patterns;
  private final Optional<GradeRange> suitability;
  private final boolean asserted;

  private RuleTrigger(Map<String, Object> card) {
    this.any = phrases(card, "any");
    this.all = phrases(card, "all");
    this.none = phrases(card, "none");
    this.patterns = strings(card, "patterns").stream().map(RulePattern::of).toList();
    this.suitability = Optional.ofNullable(card.get("suitability")).map(GradeRange::of);
    this.asserted = Boolean.TRUE.equals(card.get("asserted"));
  }

  /**
   * Reads the {@code trigger} of a card as a YAML or JSON reader gives it.
   *
   * @throws KnowledgeException naming an unknown part, a broken pattern, or a trigger without any
   *     positive part, which would fire on everything
   */
  public static RuleTrigger of(Map<String, Object> card) {
    for (String key : card.keySet()) {
      if (!KEYS.contains(key)) {
        throw new KnowledgeException(
            Defect.UNKNOWN_FIELD, "trigger." + key, KnowledgeException.choice(KEYS));
      }
    }
    RuleTrigger trigger = new RuleTrigger(card);
    if (trigger.any.isEmpty()
        && trigger.all.isEmpty()
        && trigger.patterns.isEmpty()
        && trigger.suitability.isEmpty()) {
      throw new KnowledgeException(Defect.FIRES_ALWAYS);
    }
    return trigger;
  }

  /** Whether the card fires on this text; grades not given are looked for in the text itself. */
  public boolean fires(ClaimText text, Grades grades) {
    if (!any.isEmpty() && any.stream().noneMatch(phrase -> occurs(text, phrase))) {
      return false;
    }
    if (!all.stream().allMatch(text::contains) || none.stream().anyMatch(text::contains)) {
      return false;
    }
    if (!patterns.isEmpty() && patterns.stream().noneMatch(pattern -> occurs(text, pattern))) {
      return false;
    }
    return suitability.map(range -> range.contains(grades.orNamedIn(text))).orElse(true);
  }

  /** Whether grades decide, which no wording makes harmless. */
  boolean readsGrades() {
    return suitability.isPresent();
  }

  /** Whether it joins several parts, so that turns which each bring one may fire it together. */
  boolean joinsParts() {
    int parts = (any.isEmpty() ? 0 : 1) + all.size() + (patterns.isEmpty() ? 0 : 1);
    return parts + (suitability.isPresent() ? 1 : 0) > 1;
  }

  private boolean occurs(ClaimText text, String phrase) {
    return asserted ? text.claims(phrase) : text.contains(phrase);
  }

  private boolean occurs(ClaimText text, RulePattern pattern) {
    return asserted ? text.claims(pattern) : text.contains(pattern);
  }

  private static List<String> phrases(Map<String, Object> card, String key) {
    return strings(card, key).stream().map(phrase -> ClaimText.of(phrase).value()).toList();
  }

  private static List<String> strings(Map<String, Object> card, String key) {
    Object value = card.getOrDefault(key, List.of());
    if (!(value instanceof List<?> list)) {
      throw new KnowledgeException(Defect.LIST_EXPECTED, "trigger." + key, value);
    }
    return list.stream().map(String::valueOf).toList();
  }

  /** Closed ranges of customer and product grades; an end not given is open. */
  private record GradeRange(int customerMin, int customerMax, int productMin, int productMax) {

    private static final Set<String> ENDS =
        Set.of("customerMin", "customerMax", "productMin", "productMax");

    static GradeRange of(Object value) {
      if (!(value instanceof Map<?, ?> ends)) {
        throw new KnowledgeException(Defect.GROUP_EXPECTED, "trigger.suitability", value);
      }
      new CardFields(ends).allowOnly(ENDS);
      return new GradeRange(
          grade(ends, "customerMin", "C", 1),
          grade(ends, "customerMax", "C", 5),
          grade(ends, "productMin", "R", 1),
          grade(ends, "productMax", "R", 5));
    }

    boolean contains(Grades grades) {
      if (grades.customer().isEmpty() || grades.product().isEmpty()) {
        return false;
      }
      int customer = grades.customer().getAsInt();
      int product = grades.product().getAsInt();
      return customerMin <= customer
          && customer <= customerMax
          && productMin <= product
          && product <= productMax;
    }

    private static int grade(Map<?, ?> ends, String key, String letter, int otherwise) {
      Object value = ends.get(key);
      if (value == null) {
        return otherwise;
      }
      if (!String.valueOf(value).matches(letter + "[1-5]")) {
        throw new KnowledgeException(Defect.OUT_OF_RANGE, key, value, letter + "1", letter + "5");
      }
      return String.valueOf(value).charAt(1) - '0';
    }
  }
}
