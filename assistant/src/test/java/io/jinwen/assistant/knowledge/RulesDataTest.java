package io.jinwen.assistant.knowledge;

import static io.jinwen.assistant.knowledge.DataFiles.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.policy.compliance.ClaimText;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.compliance.RuleTrigger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesDataTest {

  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "title",
          "topic",
          "appliesTo",
          "roles",
          "trigger",
          "severity",
          "tell",
          "customer",
          "neverSay",
          "disclosure",
          "risk",
          "regulation",
          "verified",
          "examples",
          "asOf");
  private static final Pattern INTERNAL =
      Pattern.compile("上报|可疑|大额(交易)?报告|规避|反洗钱|监测|尽职调查|留痕|合规部门|主管|打草惊蛇|该客户|劝阻客户|客户(应|须|的)");
  private static final Set<String> REGULATION_FIELDS = Set.of("rule", "article");

  private final List<Map<String, Object>> cards = DataFiles.entries("knowledge/rules");
  private final Map<String, RuleTrigger> triggers = triggersById();

  @Test
  void thereAreAtLeastEightyCards() {
    assertThat(cards).hasSizeGreaterThanOrEqualTo(80);
  }

  @Test
  void everyCardFollowsTheSchema() {
    List<String> defects = new ArrayList<>();
    for (Map<String, Object> card : cards) {
      String id = String.valueOf(card.get("id"));
      check(defects, id, "fields", card.keySet().equals(FIELDS));
      check(defects, id, "id", id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
      check(defects, id, "title", length(card, "title") >= 4 && length(card, "title") <= 24);
      check(defects, id, "tell", length(card, "tell") >= 40 && length(card, "tell") <= 200);
      check(defects, id, "appliesTo", subset(card, "appliesTo", "question", "answer", "history"));
      check(
          defects,
          id,
          "roles",
          subset(card, "roles", "service", "research", "compliance", "general"));
      check(
          defects,
          id,
          "severity",
          Set.of("hint", "disclose", "block").contains(card.get("severity")));
      check(
          defects, id, "risk", card.get("risk") instanceof Integer risk && risk >= 1 && risk <= 5);
      check(defects, id, "verified", card.get("verified") instanceof Boolean);
      check(defects, id, "asOf", card.get("asOf") instanceof Date);
      check(defects, id, "disclosure", card.get("disclosure") instanceof String);
    }
    assertThat(defects).isEmpty();
  }

  /**
   * Whom the institution reports, watches or suspects, and what staff must note and keep, is not
   * told to customers.
   */
  @Test
  void customersAreToldWhatHelpsThemAndNothingOfTheInside() {
    List<String> defects = new ArrayList<>();
    for (Map<String, Object> card : cards) {
      String id = String.valueOf(card.get("id"));
      Map<?, ?> customer = (Map<?, ?>) card.get("customer");
      String tell = String.valueOf(customer.get("tell"));
      check(defects, id, "customer.tell length", tell.length() >= 25 && tell.length() <= 160);
      check(defects, id, "customer.tell is the staff's", !tell.equals(card.get("tell")));
      String said = customer.get("title") + tell;
      INTERNAL.matcher(said).results().forEach(word -> defects.add(id + ": " + word.group()));
      if (customer.get("title") == null) {
        String title = String.valueOf(card.get("title"));
        INTERNAL.matcher(title).results().forEach(word -> defects.add(id + ": " + word.group()));
      }
    }
    assertThat(defects).isEmpty();
  }

  @Test
  void idsAreUniqueAndAFileHasOneTopic() {
    assertThat(triggers).hasSameSizeAs(cards);
    DataFiles.lists("knowledge/rules")
        .forEach((file, inFile) ->
            assertThat(inFile.stream().map(card -> card.get("topic")).distinct())
                .as(file)
                .hasSize(1));
  }

  @Test
  void everyExampleThatShouldFireFires() {
    assertThat(misfits("fires", true)).isEmpty();
  }

  @Test
  void everyExampleThatShouldStaySilentStaysSilent() {
    assertThat(misfits("silent", false)).isEmpty();
  }

  @Test
  void aCardCarriesWhatItsSeverityNeeds() {
    for (Map<String, Object> card : cards) {
      if ("block".equals(card.get("severity"))) {
        assertThat(strings(card, "neverSay")).as("%s neverSay", card.get("id")).isNotEmpty();
      }
      if ("disclose".equals(card.get("severity"))) {
        assertThat((String) card.get("disclosure"))
            .as("%s disclosure", card.get("id"))
            .isNotEmpty();
      }
    }
  }

  @Test
  void everyMismatchOfCustomerAndProductGradeFiresASuitabilityCard() {
    ClaimText question = ClaimText.of("想购买这款产品");
    List<Map<String, Object>> graded =
        cards.stream()
            .filter(card -> ((Map<?, ?>) card.get("trigger")).containsKey("suitability"))
            .filter(card -> !card.get("id").equals("suitability-match-not-advice"))
            .toList();
    for (int customer = 1; customer <= 5; customer++) {
      for (int product = 1; product <= 5; product++) {
        Grades grades = Grades.of(customer, product);
        long fired =
            graded.stream()
                .filter(card -> triggers.get((String) card.get("id")).fires(question, grades))
                .count();
        assertThat(fired)
            .as("C%d with R%d", customer, product)
            .isEqualTo(product > customer ? 1 : 0);
      }
    }
  }

  @Test
  void patternsHaveBoundedGapsAndNoRepeatedGroups() {
    for (Map<String, Object> card : cards) {
      Object patterns = ((Map<?, ?>) card.get("trigger")).get("patterns");
      if (patterns != null) {
        assertThat(String.valueOf(patterns))
            .as("%s", card.get("id"))
            .doesNotContain(".*", ".+", ")*", ")+", "){");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "什么是结构性存款？,guarantee-structured-deposit",
    "美联储加息对A股影响,forecast-market",
    "我想推荐客户买这款非标理财产品,nonstandard-recommend"
  })
  void theKnownScenariosFireTheirCard(String question, String id) {
    assertThat(triggers.get(id).fires(ClaimText.of(question), Grades.unknown())).isTrue();
  }

  @Test
  void askingWhatATermMeansIsNeverRefused() {
    List<String> refused = new ArrayList<>();
    for (Map<String, Object> entry : DataFiles.entries("knowledge/glossary")) {
      for (String form : List.of("什么是%s？", "%s是什么意思", "怎么理解%s")) {
        String question = form.formatted(entry.get("term"));
        for (Map<String, Object> card : cards) {
          if ("block".equals(card.get("severity"))
              && strings(card, "appliesTo").contains("question")
              && triggers
                  .get((String) card.get("id"))
                  .fires(ClaimText.of(question), Grades.unknown())) {
            refused.add(question + " by " + card.get("id"));
          }
        }
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void everyRegulationIsOneOfTheRegister() {
    for (Map<String, Object> card : cards) {
      for (Map<String, Object> regulation : regulations(card)) {
        assertThat(REGULATION_FIELDS).as("%s", card.get("id")).containsAll(regulation.keySet());
        assertThat(regulation).as("%s", card.get("id")).containsKey("rule");
      }
    }
  }

  @Test
  void onlyACardWithARegulationIsVerified() {
    for (Map<String, Object> card : cards) {
      if (regulations(card).isEmpty()) {
        assertThat(card.get("verified")).as("%s", card.get("id")).isEqualTo(false);
      }
    }
  }

  @Test
  void noCardSaysWhatACardForbids() {
    List<String> found = new ArrayList<>();
    for (Map<String, Object> card : cards) {
      Map<?, ?> customer = (Map<?, ?>) card.get("customer");
      for (Object said : List.of(card.get("tell"), customer.get("tell"), card.get("disclosure"))) {
        forbiddenIn((String) said).forEach(why -> found.add(card.get("id") + ": " + why));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void approvedAnswersAndDefinitionsPassTheirOwnGuard() {
    List<String> found = new ArrayList<>();
    for (Map<String, Object> entry : DataFiles.entries("knowledge/answers")) {
      forbiddenIn((String) entry.get("answer"))
          .forEach(why -> found.add(entry.get("id") + ": " + why));
    }
    for (Map<String, Object> entry : DataFiles.entries("knowledge/glossary")) {
      forbiddenIn((String) entry.get("definition"))
          .forEach(why -> found.add(entry.get("id") + ": " + why));
    }
    assertThat(found).isEmpty();
  }

  /** What a guard would stop in a text given as an answer, each with the card that stops it. */
  private List<String> forbiddenIn(String answer) {
    ClaimText text = ClaimText.of(answer);
    List<String> found = new ArrayList<>();
    for (Map<String, Object> card : cards) {
      String id = (String) card.get("id");
      for (String phrase : strings(card, "neverSay")) {
        if (text.claims(ClaimText.of(phrase).value())) {
          found.add(id + " never says " + phrase);
        }
      }
      if ("block".equals(card.get("severity"))
          && strings(card, "appliesTo").contains("answer")
          && triggers.get(id).fires(text, Grades.unknown())) {
        found.add(id + " blocks");
      }
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private List<String> misfits(String kind, boolean shouldFire) {
    List<String> misfits = new ArrayList<>();
    for (Map<String, Object> card : cards) {
      String id = (String) card.get("id");
      List<String> examples = strings((Map<String, Object>) card.get("examples"), kind);
      if (examples.size() < 3) {
        misfits.add(id + " has " + examples.size() + " examples under " + kind + ", needs 3");
      }
      for (String example : examples) {
        if (triggers.get(id).fires(ClaimText.of(example), Grades.unknown()) != shouldFire) {
          misfits.add(id + ": " + example);
        }
      }
    }
    return misfits;
  }

  private static Map<String, RuleTrigger> triggersById() {
    DataFolder folder = DataFolder.delivered("knowledge");
    Map<String, RuleTrigger> triggers = new HashMap<>();
    for (String file : folder.yamlFiles("rules")) {
      for (Entry card : Entry.listOf(file, folder.text(file))) {
        triggers.put(card.id(), RuleTrigger.of(card.group("trigger")));
      }
    }
    return triggers;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> regulations(Map<String, Object> card) {
    return (List<Map<String, Object>>) card.get("regulation");
  }

  private static void check(List<String> defects, String id, String field, boolean good) {
    if (!good) {
      defects.add(id + ": " + field);
    }
  }

  private static int length(Map<String, Object> card, String field) {
    return card.get(field) instanceof String text ? text.length() : 0;
  }

  private static boolean subset(Map<String, Object> card, String field, String... allowed) {
    List<String> values = strings(card, field);
    return !values.isEmpty() && Set.of(allowed).containsAll(values);
  }

  private static LocalDate date(Object value) {
    return ((Date) value).toInstant().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
