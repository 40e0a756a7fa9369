package io.jinwen.assistant.policy.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.ConversationRisk.Level;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The risk of a conversation, by itself and over written conversations. */
class ConversationRiskTest {

  private static final RuleBook BOOK = RuleFiles.delivered();
  private static final RiskScale SCALE =
      new RiskScale(0.5, 5, 6, 10, Map.of(), Map.of(), List.of(), Set.of());

  private final ComplianceEngine engine = new ComplianceEngine(BOOK, _ -> 0);

  /** A conversation and what its last turn must have reached. */
  record Script(String name, Level level, boolean refused, List<String> turns) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aConversationReachesItsLevelAndNoTurnDecidesItAlone(Script script) {
    Assessment last = null;
    boolean refused = false;
    List<String> log = new ArrayList<>();
    for (int turn = 0; turn < script.turns.size(); turn++) {
      last =
          engine.evaluate(
              script.turns.get(turn), script.turns.subList(0, turn), "service", Grades.unknown());
      refused |= last.refusal().isPresent();
      log.add(script.turns.get(turn) + " " + last.risk() + " " + last.cardIds());
    }
    assertThat(last).isNotNull();
    assertThat(refused).as("%s", log).isEqualTo(script.refused);
    assertThat(last.risk().level()).as("%s", log).isEqualTo(script.level);
    if (script.level != Level.NORMAL) {
      assertThat(last.conversationHints()).hasSize(1);
      for (String turn : script.turns) {
        Level alone = engine.evaluate(turn, List.of(), "service", Grades.unknown()).risk().level();
        assertThat(alone).as(turn).isLessThan(script.level);
      }
    }
  }

  @Test
  void earlierTurnsFade() {
    ConversationRisk risk = ConversationRisk.none().after(5, SCALE);
    assertThat(risk.level()).isEqualTo(Level.NORMAL);
    assertThat(risk.after(5, SCALE).score()).isEqualTo(7.5);
    assertThat(risk.after(5, SCALE).level()).isEqualTo(Level.RAISED);
    assertThat(risk.after(5, SCALE).after(0, SCALE).level()).isEqualTo(Level.NORMAL);
  }

  @Test
  void oneTurnAloneDoesNotRaiseAConversation() {
    assertThat(ConversationRisk.none().after(100, BOOK.riskScale()).level())
        .isEqualTo(Level.NORMAL);
  }

  @Test
  void wordsInTheQuestionRaiseTheRiskToo() {
    ComplianceEngine withWords = new ComplianceEngine(BOOK, _ -> 3);
    Assessment assessment =
        withWords.evaluate("今天天气", List.of("你好", "在吗"), "service", Grades.unknown());
    assertThat(assessment.risk().level()).isEqualTo(Level.RAISED);
  }

  @Test
  void thoseWhoseWorkItIsAreNotTold() {
    List<String> earlier = List.of("他说公安局打电话让他配合调查转账", "对方要他下载一个投资app");
    Assessment assessment = engine.evaluate("现在要转到一个陌生账户", earlier, "compliance", Grades.unknown());
    assertThat(assessment.risk().level()).isNotEqualTo(Level.NORMAL);
    assertThat(assessment.conversationHints()).isEmpty();
  }

  @Test
  void refusesAScaleThatDoesNotRise() {
    assertThatThrownBy(() -> new RiskScale(0.5, 6, 10, 10, Map.of(), Map.of(), List.of(), Set.of()))
        .hasMessageContaining("rise");
    assertThatThrownBy(() -> new RiskScale(1, 5, 6, 10, Map.of(), Map.of(), List.of(), Set.of()))
        .hasMessageContaining("decay");
    assertThatThrownBy(() -> new RiskScale(0.5, 6, 6, 10, Map.of(), Map.of(), List.of(), Set.of()))
        .hasMessageContaining("turnMax");
  }

  static List<Script> scripts() {
    try (InputStream file =
        ConversationRiskTest.class.getResourceAsStream("/compliance/conversations.yaml")) {
      List<Map<String, Object>> entries =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
      return entries.stream()
          .map(entry ->
              new Script(
                  String.valueOf(entry.get("name")),
                  Level.valueOf(String.valueOf(entry.get("level"))),
                  Boolean.TRUE.equals(entry.get("refused")),
                  ((List<?>) entry.get("turns")).stream().map(String::valueOf).toList()))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
