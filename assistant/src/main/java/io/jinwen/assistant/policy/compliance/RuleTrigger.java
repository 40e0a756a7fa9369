package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.policy.compliance.Condition.NoneOf;
import io.jinwen.assistant.policy.compliance.Condition.Suits;
import java.util.List;

/**
 * When a rule card fires: where all of its conditions hold.
 *
 * <p>With {@code asserted}, an occurrence of a phrase or pattern counts only where it is claimed,
 * not where it is denied (see {@link ClaimText}): what an answer needs, because the right answer to
 * "保本吗" contains the forbidden word in a denial.
 */
public record RuleTrigger(List<Condition> conditions) {

  public RuleTrigger {
    conditions = List.copyOf(conditions);
  }

  /**
   * Reads the {@code trigger} of a card.
   *
   * @throws KnowledgeException naming an unknown field, a broken pattern, or a trigger that only
   *     says where it does not fire, which would fire on everything
   */
  public static RuleTrigger of(Entry trigger) {
    RuleTrigger read = new RuleTrigger(Condition.of(trigger.allowOnly(Condition.FIELDS)));
    if (read.parts() == 0) {
      throw trigger.defect(Defect.FIRES_ALWAYS);
    }
    return read;
  }

  /** Whether the card fires on this text; grades not given are looked for in the text itself. */
  public boolean fires(ClaimText text, Grades grades) {
    Condition.Facts facts = new Condition.Facts(text, grades);
    return conditions.stream().allMatch(condition -> condition.holds(facts));
  }

  /** The phrases and patterns of it that count in this text, as somebody wrote them. */
  public List<String> found(ClaimText text) {
    return conditions.stream().flatMap(condition -> condition.found(text).stream()).toList();
  }

  /** What in this text keeps it silent, though the rest may be there. */
  public List<String> excusing(ClaimText text) {
    return conditions.stream()
        .filter(NoneOf.class::isInstance)
        .flatMap(condition -> ((NoneOf) condition).phrases().stream())
        .filter(text::contains)
        .toList();
  }

  /** Whether grades decide, which no wording makes harmless. */
  boolean readsGrades() {
    return conditions.stream().anyMatch(Suits.class::isInstance);
  }

  /** Whether it joins several parts, so that turns which each bring one may fire it together. */
  boolean joinsParts() {
    return parts() > 1;
  }

  private long parts() {
    return conditions.stream().filter(condition -> !(condition instanceof NoneOf)).count();
  }
}
