package io.jinwen.assistant.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.ops.upkeep.ChangeLog.Change;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryUpkeepTest {
  private static final String ANNA = "anna";
  private static final DataFolder KNOWLEDGE = DataFolder.delivered("knowledge");
  private static final DataFolder PROMPTS = DataFolder.delivered("prompts");
  private static final String TERM =
      """
      id: moon-bond
      term: 月亮债
      english: Moon Bond
      abbreviations: []
      synonyms: [月债]
      category: 自有术语
      definition: 只为测试而写的债券。 # with a comment
      source:
        title: 业务手册
        issuer: 本机构
        kind: product-rule
      asOf: 2026-11-01
      """;
  private static final String CARD =
      """
      id: moon-asked
      title: 问到月亮债
      topic: 自有规则
      appliesTo: [question]
      roles: [service]
      trigger:
        any: [月亮债]
      severity: hint
      tell: 月亮债尚未获准发售，请勿介绍。
      neverSay: []
      disclosure: ""
      risk: 3
      verified: false
      examples:
        fires: [我想买月亮债]
        silent: [我想买国债]
      asOf: 2026-11-01
      """;

  @TempDir private Path own;
  private final Knowledge knowledge = Knowledge.load(KNOWLEDGE, PROMPTS);
  private final ComplianceEngine compliance =
      new ComplianceEngine(RuleFiles.read(KNOWLEDGE), _ -> 0);
  private Database database;
  private EntryUpkeep terms;
  private EntryUpkeep cards;

  @BeforeEach
  void open() {
    database = Database.open(TestDatabase.H2.empty());
    ChangeLog log = new ChangeLog(new AuditLog(database, new TickingClock("2026-01-02T03:04:05Z")));
    terms =
        new EntryUpkeep(new Terms(knowledge.glossary(), () -> PROMPTS), () -> KNOWLEDGE, own, log);
    cards = new EntryUpkeep(new Cards(compliance), () -> KNOWLEDGE, own, log);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void listsEveryDeliveredEntryAsItWasWritten() {
    List<EntryUpkeep.Listed> listed = terms.entries();
    assertThat(listed).hasSameSizeAs(knowledge.glossary().terms());
    EntryUpkeep.Listed rate = terms.find("exchange-rate").orElseThrow();
    assertThat(rate.title()).isEqualTo("汇率");
    assertThat(rate.text()).startsWith("id: exchange-rate\nterm: 汇率\n");
    assertThat(rate.text()).contains("\nsource: {title: ");
  }

  @Test
  void anAddedTermIsUsedAtOnceAndAfterAStart() {
    assertThat(terms.save(ANNA, Optional.empty(), TERM)).isEqualTo("moon-bond");
    assertThat(knowledge.glossary().mentions("月债是什么")).hasSize(1);
    assertThat(afterAStart().glossary().find("moon-bond")).isPresent();
    assertThat(terms.find("moon-bond").orElseThrow().text()).isEqualTo(TERM);
    assertThat(terms.find("moon-bond").orElseThrow().origin()).isEqualTo(Origin.OWN);
    terms.remove(ANNA, "moon-bond");
    assertThat(knowledge.glossary().find("moon-bond")).isEmpty();
    assertThat(terms.find("moon-bond")).isEmpty();
  }

  @Test
  void aChangedTermReplacesTheDeliveredOneUntilItIsRestored() {
    String text = terms.find("exchange-rate").orElseThrow().text();
    String changed = text.replaceAll("(?m)^definition: .*$", "definition: 新的定义。");
    terms.save(ANNA, Optional.of("exchange-rate"), changed);
    assertThat(definition(knowledge)).isEqualTo("新的定义。");
    assertThat(definition(afterAStart())).isEqualTo("新的定义。");
    assertThat(terms.find("exchange-rate").orElseThrow().origin()).isEqualTo(Origin.CHANGED);
    terms.restore(ANNA, "exchange-rate");
    assertThat(definition(knowledge)).startsWith("一种货币");
    assertThat(terms.history("exchange-rate", 10))
        .extracting(Change::after)
        .containsExactly(text, changed);
  }

  @Test
  void refusesWhatTheStartWouldRefuseAndChangesNothing() {
    assertRefused(UpkeepException.Code.DEFECTIVE, TERM.replace("english: Moon Bond\n", ""));
    assertRefused(UpkeepException.Code.DEFECTIVE, TERM + "colour: red\n");
    assertRefused(UpkeepException.Code.DEFECTIVE, TERM.replace("[月债]", "[汇率]"));
    assertRefused(UpkeepException.Code.DEFECTIVE, TERM.replace("[月债]", "[月债"));
    assertRefused(UpkeepException.Code.BAD_ID, TERM.replace("moon-bond", "../moon"));
    assertRefused(UpkeepException.Code.NO_ID, "term: 没有 id\n");
    assertRefused(UpkeepException.Code.EXISTS, TERM.replace("moon-bond", "exchange-rate"));
    assertRefused(UpkeepException.Code.EMPTY, " ");
    assertThat(own).isEmptyDirectory();
    assertThat(terms.history(10)).isEmpty();
  }

  @Test
  void refusesToSwitchOffATermThatOthersNeed() {
    assertThatThrownBy(() -> terms.remove(ANNA, "spot-exchange-rate"))
        .isInstanceOfSatisfying(
            UpkeepException.class,
            e -> assertThat(e.code()).isEqualTo(UpkeepException.Code.DEFECTIVE));
    assertThat(knowledge.glossary().find("spot-exchange-rate")).isPresent();
  }

  @Test
  void anAddedCardJudgesAtOnceAndAfterAStart() {
    String version = compliance.version();
    cards.save(ANNA, Optional.empty(), CARD);
    assertThat(cardsFiring("我想买月亮债")).contains("moon-asked");
    assertThat(compliance.version()).isNotEqualTo(version);
    assertThat(RuleFiles.read(KNOWLEDGE.withOwn(own)).version()).isEqualTo(compliance.version());
    cards.remove(ANNA, "moon-asked");
    assertThat(cardsFiring("我想买月亮债")).doesNotContain("moon-asked");
  }

  @Test
  void anOwnCardMayHaveWordsForCustomersAndCiteTheRegister() {
    assertDefect(
        "risk: 3",
        "risk: 3\ncustomer: {text: 别买}",
        Defect.UNKNOWN_FIELD,
        "customer.text",
        "tell / title");
    assertDefect(
        "risk: 3",
        "risk: 3\nregulation: [{rule: moon-law}]",
        Defect.UNKNOWN_RULE,
        "regulation.rule",
        "moon-law");
    String told =
        CARD.replace(
            "risk: 3",
            "risk: 3\ncustomer: {tell: 现在还买不到，请勿转账。}\nregulation: [{rule: securities-law}]");
    cards.save(ANNA, Optional.empty(), told);
    assertThat(hintOf("service")).isEqualTo("现在还买不到，请勿转账。");
    cards.save(ANNA, Optional.of("moon-asked"), CARD);
    assertThat(hintOf("service")).isEqualTo("月亮债尚未获准发售，请勿介绍。");
  }

  private String hintOf(String role) {
    return compliance.evaluate("我想买月亮债", List.of(), role, Grades.unknown()).hints().stream()
        .filter(hint -> hint.cards().contains("moon-asked"))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void aDeliveredCardIsSwitchedOffAndOnAgain() {
    String question = "这个理财保本吗";
    assertThat(cardsFiring(question)).contains("guarantee-asked");
    cards.remove(ANNA, "guarantee-asked");
    assertThat(cardsFiring(question)).doesNotContain("guarantee-asked");
    assertThat(cards.find("guarantee-asked").orElseThrow().origin()).isEqualTo(Origin.OFF);
    assertThat(RuleFiles.read(KNOWLEDGE.withOwn(own)).cards())
        .noneMatch(card -> card.id().equals("guarantee-asked"));
    cards.restore(ANNA, "guarantee-asked");
    assertThat(cardsFiring(question)).contains("guarantee-asked");
  }

  @Test
  void aCardMustDoWhatItsExamplesSay() {
    assertCardRefused(
        UpkeepException.Code.EXAMPLE_FIRES, CARD.replace("silent: [我想买国债]", "silent: [月亮债好吗]"));
    assertCardRefused(
        UpkeepException.Code.EXAMPLE_SILENT, CARD.replace("fires: [我想买月亮债]", "fires: [我想买国债]"));
    assertCardRefused(UpkeepException.Code.DEFECTIVE, CARD.replace("risk: 3", "risk: high"));
    assertCardRefused(
        UpkeepException.Code.DEFECTIVE, CARD.replace("severity: hint", "severity: x"));
    assertCardRefused(
        UpkeepException.Code.DEFECTIVE, CARD.replace("verified: false", "verified: true"));
    assertCardRefused(UpkeepException.Code.DEFECTIVE, CARD + "colour: red\n");
    assertThat(own).isEmptyDirectory();
  }

  @Test
  void aDefectIsToldWithItsFieldItsValueAndItsBound() {
    assertDefect("risk: 3", "risk: 9", Defect.OUT_OF_RANGE, "risk", "9", "1", "5");
    assertDefect("risk: 3", "risk: high", Defect.NOT_A_WHOLE_NUMBER, "risk", "high");
    assertDefect("roles: [service]", "roles: service", Defect.LIST_EXPECTED, "roles", "service");
    assertDefect("tell: 月亮债尚未获准发售，请勿介绍。", "tell:", Defect.MISSING, "tell");
    assertDefect("title: 问到月亮债", "title: [x]", Defect.NOT_A_TEXT, "title", "[x]");
    assertDefect("disclosure: \"\"", "disclosure: [x]", Defect.NOT_A_TEXT, "disclosure", "[x]");
    assertDefect(
        "severity: hint",
        "severity: x",
        Defect.NOT_ONE_OF,
        "severity",
        "x",
        "hint / disclose / block");
    assertDefect(
        "appliesTo: [question]",
        "appliesTo: [all]",
        Defect.NOT_ONE_OF,
        "appliesTo",
        "all",
        "answer / history / question");
    assertDefect("any: [月亮债]", "none: [月亮债]", Defect.FIRES_ALWAYS);
    assertDefect("any: [月亮债]", "any: 月亮债", Defect.LIST_EXPECTED, "trigger.any", "月亮债");
    assertDefect("verified: false", "verified: true", Defect.REGULATION_MISSING);
  }

  @Test
  void aTextThatIsNoYamlIsToldWithItsPlace() {
    assertThatThrownBy(() -> terms.save(ANNA, Optional.empty(), TERM.replace("[月债]", "[月债")))
        .isInstanceOfSatisfying(
            UpkeepException.class,
            e -> {
              assertThat(e.defect().orElseThrow().defect()).isEqualTo(Defect.NO_YAML);
              assertThat(e.defect().orElseThrow().values()).startsWith("6", "9");
            });
  }

  private void assertDefect(String right, String wrong, Defect defect, String... values) {
    assertThat(CARD).contains(right);
    assertThatThrownBy(() -> cards.save(ANNA, Optional.empty(), CARD.replace(right, wrong)))
        .isInstanceOfSatisfying(
            UpkeepException.class,
            e -> {
              KnowledgeException told = e.defect().orElseThrow();
              assertThat(told.defect()).as(wrong).isEqualTo(defect);
              assertThat(told.values()).containsExactly(values);
              assertThat(told.entry()).isEqualTo("moon-asked");
              assertThat(e).hasMessageContaining("own/rules/moon-asked.yaml");
            });
  }

  private Knowledge afterAStart() {
    return Knowledge.load(KNOWLEDGE.withOwn(own), PROMPTS);
  }

  private static String definition(Knowledge knowledge) {
    return knowledge.glossary().find("exchange-rate").orElseThrow().definition();
  }

  private List<String> cardsFiring(String question) {
    return List.copyOf(
        compliance.evaluate(question, List.of(), "service", Grades.unknown()).cardIds());
  }

  private void assertRefused(UpkeepException.Code code, String text) {
    assertThatThrownBy(() -> terms.save(ANNA, Optional.empty(), text))
        .isInstanceOfSatisfying(UpkeepException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertCardRefused(UpkeepException.Code code, String text) {
    assertThatThrownBy(() -> cards.save(ANNA, Optional.empty(), text))
        .isInstanceOfSatisfying(UpkeepException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
