package io.jinwen.assistant.policy.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.Finding.Cause;
import io.jinwen.assistant.policy.compliance.RuleCard.Audience;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComplianceEngineTest {

  private static final RuleBook BOOK = RuleFiles.delivered();
  private static final String SERVICE = "service";

  private final ComplianceEngine engine = new ComplianceEngine(BOOK, _ -> 0);

  @Test
  void askingWhatAStructuredDepositIsStaysSilent() {
    Assessment question = ask("什么是结构性存款？");
    assertThat(question.hints()).isEmpty();
    assertThat(question.disclosures()).isEmpty();
    assertThat(question.refusal()).isEmpty();
    Assessment answer =
        engine.evaluateAnswer(
            "结构性存款是嵌入金融衍生产品的存款，收益与利率、汇率等标的挂钩。", question, SERVICE, Grades.unknown());
    assertThat(answer.findings()).isEmpty();
  }

  @Test
  void anAnalysisOfTheMarketCarriesItsDisclosure() {
    Assessment assessment = ask("美联储加息对A股影响");
    assertThat(assessment.cardIds()).contains("forecast-market");
    assertThat(assessment.disclosures()).anyMatch(text -> text.contains("不构成投资建议"));
    assertThat(assessment.refusal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"service,CUSTOMER", "general,CUSTOMER", "research,STAFF", "compliance,STAFF"})
  void theRoleDecidesWhomACardSpeaksTo(String role, Audience audience) {
    String question = "客户想把30万拆成几笔避免大额报告";
    Assessment assessment = engine.evaluate(question, List.of(), role, Grades.unknown());
    RuleCard card = card("aml-structuring");
    assertThat(assessment.refusal().orElseThrow().sentence()).isEqualTo(card.said(audience).tell());
    assertThat(assessment.hints())
        .anySatisfy(hint -> {
          assertThat(hint.title()).isEqualTo(card.said(audience).title());
          assertThat(hint.text()).isEqualTo(card.said(audience).tell());
        });
    assertThat(card.said(Audience.CUSTOMER).tell()).doesNotContain("上报", "可疑");
    assertThat(card.said(Audience.STAFF).tell()).contains("上报");
  }

  @ParameterizedTest
  @CsvSource({"业务员说存五年利息高，回家一看是张保险单,犹豫期,12378", "中介拿我信用卡套现了三万，现在找不到人,冻结,110"})
  void aVictimWhomACardStopsIsToldWhatHelps(String question, String first, String second) {
    Assessment assessment = ask(question);
    assertThat(assessment.hints())
        .anySatisfy(hint -> assertThat(hint.text()).contains(first, second));
    assessment
        .refusal()
        .ifPresent(refusal -> assertThat(refusal.sentence()).contains(first, second));
  }

  private static RuleCard card(String id) {
    return BOOK.cards().stream().filter(card -> card.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void recommendingANonStandardProductBringsSuitabilityAndRecordKeeping() {
    Assessment assessment =
        engine.evaluate("我想推荐客户买这款非标理财产品", List.of(), "compliance", Grades.unknown());
    assertThat(assessment.cardIds()).contains("nonstandard-recommend");
    assertThat(assessment.hints())
        .anyMatch(hint -> hint.text().contains("合格投资者") && hint.text().contains("双录"))
        .anyMatch(hint -> !hint.citations().isEmpty());
    assertThat(assessment.refusal()).isEmpty();
  }

  @Test
  void everyCardFiresThroughTheEngineWhereItsExamplesSaySo() {
    List<String> missing = new ArrayList<>();
    for (CardExamples examples : CardExamples.all()) {
      RuleCard card = examples.card(BOOK);
      for (String text : examples.fires()) {
        String role = card.roles().contains(SERVICE) ? SERVICE : card.roles().iterator().next();
        boolean muted =
            DefinitionQuestion.matches(ClaimText.of(text))
                && card.risk() <= 2
                && card.severity() != Severity.BLOCK;
        if (firing(card, text, role) == muted) {
          missing.add(card.id() + ": " + text);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noCardFiresThroughTheEngineWhereItsExamplesSayItIsSilent() {
    List<String> wrong = new ArrayList<>();
    for (CardExamples examples : CardExamples.all()) {
      RuleCard card = examples.card(BOOK);
      for (String text : examples.silent()) {
        if (firing(card, text, card.roles().iterator().next())) {
          wrong.add(card.id() + ": " + text);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPhraseThatNoAnswerMayClaimStopsTheAnswer() {
    List<String> passed = new ArrayList<>();
    for (RuleCard card : BOOK.cards()) {
      for (String phrase : card.neverSay()) {
        String role = card.roles().iterator().next();
        Assessment question = engine.evaluate("您好", List.of(), role, Grades.unknown());
        if (engine
            .evaluateAnswer("请放心。" + phrase + "，欢迎办理", question, role, Grades.unknown())
            .refusal()
            .isEmpty()) {
          passed.add(card.id() + ": " + phrase);
        }
      }
    }
    assertThat(passed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"什么是结构性存款？", "结构性存款是什么意思", "请问什么叫大额存单", "非标是什么", "请解释一下市盈率的含义"})
  void hearsThatOnlyADefinitionIsAsked(String question) {
    assertThat(DefinitionQuestion.matches(ClaimText.of(question))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"什么是最好的理财", "什么是结构性存款，能推荐给客户吗", "我该买的是什么", "结构性存款能拿到最高收益吗", "什么是结构性存款？怎么卖给老人？"})
  void hearsThatMoreThanADefinitionIsAsked(String question) {
    assertThat(DefinitionQuestion.matches(ClaimText.of(question))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1,3,true", "2,4,true", "3,3,false", "5,5,false"})
  void comparesTheGradesOfTheRequest(int customer, int product, boolean mismatch) {
    Assessment assessment =
        engine.evaluate("客户想购买这款产品", List.of(), SERVICE, Grades.of(customer, product));
    assertThat(
            assessment.findings().stream()
                .map(Finding::card)
                .anyMatch(card -> card.topic().contains("适当性") && card.risk() >= 3))
        .isEqualTo(mismatch);
  }

  @Test
  void aBlockedQuestionIsRefusedByTheTellOfItsCard() {
    RuleCard blocking =
        BOOK.cards().stream()
            .filter(card -> card.severity() == Severity.BLOCK)
            .filter(card -> card.appliesTo(RuleCard.Scope.QUESTION, SERVICE))
            .findFirst()
            .orElseThrow();
    String question = CardExamples.of(blocking.id()).fires().getFirst();
    Assessment assessment = ask(question);
    assertThat(assessment.refusal())
        .hasValueSatisfying(refusal ->
            assertThat(BOOK.cards())
                .anyMatch(card ->
                    card.id().equals(refusal.card())
                        && card.said(Audience.CUSTOMER).tell().equals(refusal.sentence())));
    assertThat(assessment.hints()).anyMatch(hint -> hint.cards().contains(blocking.id()));
  }

  @Test
  void everyHintAndRefusalNamesACard() {
    for (CardExamples examples : CardExamples.all()) {
      for (String text : examples.fires()) {
        Assessment assessment = ask(text);
        assertThat(assessment.hints()).allMatch(hint -> !hint.cards().isEmpty());
        assertThat(assessment.cardIds())
            .hasSameSizeAs(assessment.findings().stream().map(Finding::card).distinct().toList());
      }
    }
  }

  @Test
  void anEarlierFraudIsStillWarnedOfAndNotCountedTwice() {
    Assessment assessment =
        engine.evaluate("那我手机银行怎么操作", List.of("公安局打电话让我转到安全账户"), SERVICE, Grades.unknown());
    assertThat(assessment.findings())
        .anyMatch(finding ->
            finding.card().id().equals("fraud-safe-account") && finding.cause() == Cause.HISTORY);
    Assessment before = ask("公安局打电话让我转到安全账户");
    assertThat(assessment.risk().score()).isLessThanOrEqualTo(before.risk().score());
  }

  @Test
  void twoHarmlessQuestionsMayTogetherTouchACard() {
    List<String> earlier = List.of("我们行新上了一款非标产品");
    assertThat(ask(earlier.getFirst()).cardIds()).doesNotContain("nonstandard-recommend");
    assertThat(ask("怎么向老客户推介比较合适").cardIds()).doesNotContain("nonstandard-recommend");
    Assessment together = engine.evaluate("怎么向老客户推介比较合适", earlier, SERVICE, Grades.unknown());
    assertThat(together.findings())
        .anyMatch(finding ->
            finding.card().id().equals("nonstandard-recommend")
                && finding.cause() == Cause.TOGETHER);
    assertThat(together.refusal()).isEmpty();
  }

  private boolean firing(RuleCard card, String text, String role) {
    Assessment question =
        engine.evaluate(
            card.appliesTo(RuleCard.Scope.QUESTION, role) ? text : "您好",
            List.of(),
            role,
            Grades.unknown());
    Assessment answer = engine.evaluateAnswer(text, question, role, Grades.unknown());
    return question.cardIds().contains(card.id())
        || answer.findings().stream()
            .anyMatch(it -> it.card().id().equals(card.id()) && it.cause() == Cause.ANSWER);
  }

  private Assessment ask(String question) {
    return engine.evaluate(question, List.of(), SERVICE, Grades.unknown());
  }
}
