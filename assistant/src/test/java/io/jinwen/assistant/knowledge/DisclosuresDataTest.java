package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Answers and what is said under them do not contradict, and nothing is hedged that is fixed. */
class DisclosuresDataTest {
  private static final String HEDGE = "为准";

  /** What the law fixes is not "subject to the rules in force". */
  private static final Pattern LAW_HEDGED =
      Pattern.compile("以(?!本行|本机构)[^，。；（）\\n]{0,16}(规定|法规|政策|法律|条例|办法|规则|监管|口径)[^，。；（）\\n]{0,4}为准");

  /** Words that say what an answer is about, with the kinds of which one must be under it. */
  private static final Map<String, Set<String>> KINDS_BY_PREFIX =
      Map.of(
          "structured-deposit-", Set.of("structured-deposit"),
          "fund-", Set.of("fund"),
          "wealth-", Set.of("wealth"),
          "deriv-", Set.of("derivative", "gold"),
          "trust-", Set.of("trust"),
          "con-", Set.of("general-knowledge"),
          "res-", Set.of("research"));

  private final Map<String, Map<String, Object>> kinds = new LinkedHashMap<>();
  private final List<Map<String, Object>> answers = DataFiles.entries("knowledge/answers");

  DisclosuresDataTest() {
    DataFiles.list("knowledge/disclosures.yaml")
        .forEach(kind -> kinds.put((String) kind.get("id"), kind));
  }

  @Test
  void anAnswerDoesNotContradictItsDisclosure() {
    List<String> faults = new ArrayList<>();
    for (Map<String, Object> answer : answers) {
      for (String phrase : DataFiles.strings(kindOf(answer), "neverWith")) {
        if (((String) answer.get("answer")).contains(phrase)) {
          faults.add(answer.get("id") + " says " + phrase);
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void everyKindIsTheOneOfTheProduct() {
    List<String> faults = new ArrayList<>();
    for (Map<String, Object> answer : answers) {
      String id = (String) answer.get("id");
      KINDS_BY_PREFIX.forEach((prefix, allowed) -> {
        if (id.startsWith(prefix) && !allowed.contains(String.valueOf(answer.get("product")))) {
          faults.add(id + " is " + answer.get("product"));
        }
      });
      if (id.startsWith("treasury-") && !id.equals("treasury-book-entry")) {
        assertThat(answer.get("product")).as(id).isEqualTo("savings-bond");
      }
    }
    assertThat(faults).isEmpty();
    assertThat(text("structured-deposit")).doesNotContain("理财非存款");
    assertThat(text("gold")).doesNotContain("超过");
    assertThat(text("savings-bond")).doesNotContain("价格");
  }

  @Test
  void nothingIsHedgedTwiceNorWhatTheLawFixes() {
    List<String> faults = new ArrayList<>();
    for (Map<String, Object> answer : answers) {
      String all = answer.get("answer") + kindOf(answer).getOrDefault("text", "").toString();
      if (all.split(HEDGE, -1).length > 2) {
        faults.add(answer.get("id") + " hedges twice");
      }
      LAW_HEDGED
          .matcher(all)
          .results()
          .forEach(it -> faults.add(answer.get("id") + " " + it.group()));
    }
    for (Map<String, Object> card : DataFiles.entries("knowledge/rules")) {
      String said = (String) card.get("disclosure");
      LAW_HEDGED
          .matcher(said)
          .results()
          .forEach(it -> faults.add(card.get("id") + " " + it.group()));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void everyKindIsUsed() {
    Set<Object> used = new HashSet<>();
    answers.forEach(answer -> used.add(answer.get("product")));
    assertThat(used).containsAll(kinds.keySet());
  }

  private String text(String kind) {
    return (String) kinds.get(kind).get("text");
  }

  private Map<String, Object> kindOf(Map<String, Object> answer) {
    return kinds.getOrDefault(String.valueOf(answer.get("product")), Map.of());
  }
}
