package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calculations over HTTP: as an answer, with follow-ups, and by their own addresses. */
class CalculationsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OWNER = "local";

  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.withRoom();
    server = TestServer.with(engine);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aQuestionWithItsNumbersIsCalculatedWithoutTheModel() throws Exception {
    JsonNode answer = ask("贷款100万30年利率3.1%月供多少", "");

    assertThat(answer.get("origin").stringValue()).isEqualTo("calculated");
    assertThat(answer.get("ending").stringValue()).isEqualTo("calculated");
    assertThat(answer.get("response").stringValue())
        .startsWith("**每月还款：4270.16 元**")
        .contains("公式", "实际以贷款合同和还款计划为准");
    assertThat(answer.at("/calculation/kind").stringValue()).isEqualTo("calculated");
    assertThat(answer.at("/calculation/results/0/value").decimalValue())
        .isEqualByComparingTo("4270.16");
    assertThat(answer.at("/calculation/inputs/months").intValue()).isEqualTo(360);
    assertThat(answer.at("/calculation/schedule/rows")).hasSize(360);
    assertThat(engine.wasAsked()).isFalse();

    String turnId = answer.get("turn_id").stringValue();
    Turn turn = server.part(SessionStore.class).turn(OWNER, turnId).orElseThrow();
    assertThat(turn.ending()).isEqualTo(TurnEnding.CALCULATED);
    assertThat(turn.answer()).isEqualTo(answer.get("response").stringValue());
    AuditEntry entry = auditOf(turnId);
    assertThat(entry.kind()).isEqualTo(AuditKind.CALCULATED);
    assertThat(entry.decisions()).contains("calculator:loan-equal-instalments");
    assertThat(entry.versions().model()).isEmpty();
  }

  @Test
  void aFollowUpChangesWhatItNames() throws Exception {
    String session = ask("贷款100万30年利率3.1%月供多少", "").get("session_id").stringValue();
    assertThat(result(ask("那60万20年利率3.2%呢", session))).isEqualTo("3387.98 元");
    assertThat(result(ask("改成等额本金呢", session))).isEqualTo("4100.00 元");

    JsonNode kept = JSON.readTree(server.send(server.request("/sessions/" + session)).body());
    assertThat(kept.at("/turns/2/details/calculation/calculator").stringValue())
        .isEqualTo("loan-equal-principal");
  }

  @Test
  void aMissingNumberIsAskedForByName() throws Exception {
    JsonNode first = ask("面值100票息3%剩余3年的债券，价格是多少", "");
    assertThat(first.at("/calculation/kind").stringValue()).isEqualTo("needs_input");
    assertThat(first.at("/calculation/missing/0/id").stringValue()).isEqualTo("yield");
    assertThat(first.get("response").stringValue()).contains("还缺少：**到期收益率**", "票面利率 3%");

    assertThat(result(ask("收益率2.5%", first.get("session_id").stringValue()))).isEqualTo("101.43 元");
  }

  @Test
  void aNumberBeyondItsBoundIsToldWithTheBound() throws Exception {
    JsonNode answer = ask("贷款100万1000年利率3%月供多少", "");
    assertThat(answer.at("/calculation/kind").stringValue()).isEqualTo("refused");
    assertThat(answer.get("response").stringValue()).contains("12000", "1 到 600");
  }

  @Test
  void aLongAmountIsNotTakenForATelephoneNumber() throws Exception {
    JsonNode answer = ask("存138亿一年，利率1%，到期本息多少", "");
    assertThat(answer.get("response").stringValue())
        .contains("13,938,000,000.00 元（约 139.38 亿）", "13,800,000,000 元")
        .doesNotContain("*138", "***8");
  }

  @Test
  void whoPrefersTheModelGetsTheModel() throws Exception {
    var later =
        server
            .client()
            .sendAsync(
                server
                    .chat("{\"prompt\": \"贷款100万30年利率3.1%月供多少\", \"prefer\": \"generated\"}")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    engine.takeSubmitted().piece("约四千多元。").finish();
    JsonNode answer = JSON.readTree(later.get().body());
    assertThat(answer.get("origin").stringValue()).isEqualTo("grounded");
    assertThat(answer.has("calculation")).isFalse();
  }

  @Test
  void allCalculatorsAreListedWithBounds() throws Exception {
    JsonNode list =
        JSON.readTree(server.send(server.request("/calculators")).body()).get("calculators");
    assertThat(list).hasSize(Calculators.all().size());
    JsonNode months = list.get(0).at("/fields/2");
    assertThat(months.get("id").stringValue()).isEqualTo("months");
    assertThat(months.get("maximum").intValue()).isEqualTo(600);
  }

  @Test
  void aCalculatorTakesItsFieldsAsJson() throws Exception {
    JsonNode answer =
        JSON.readTree(post("npv", "{\"discount_rate\": 8, \"flows\": [-100, 30, 40, 50]}").body());
    assertThat(answer.at("/results/0/text").stringValue()).isEqualTo("1.76 元");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"principal": 1, "annual_rate": 3} | 400 | invalid_request | months | 1 到 600
          {"principal": 1, "annual_rate": 3, "months": 601} | 400 | value_out_of_range | months | 601
          {"principal": 1, "annual_rate": 3, "months": 12, "x": 1} | 400 | unknown_field | x | principal
          {"principal": "一万", "annual_rate": 3, "months": 12} | 400 | wrong_type | principal | 一万
          {"principal": true, "annual_rate": 3, "months": 12} | 400 | wrong_type | principal | 数字
          {"principal": 1e400, "annual_rate": 3, "months": 12} | 400 | wrong_type | principal | 不是数字
          """)
  void aFieldThatCannotBeHonouredIsNamed(
      String body, int status, String code, String field, String said) throws Exception {
    HttpResponse<String> answer = post("loan-equal-instalments", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.get("code").stringValue()).isEqualTo(code);
    assertThat(problem.get("field").stringValue()).isEqualTo(field);
    assertThat(problem.get("detail").stringValue()).contains(said);
  }

  @Test
  void anUnknownCalculatorIsNotFound() throws Exception {
    assertThat(post("alchemy", "{}").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> post(String id, String body) throws Exception {
    return server.send(
        server
            .request("/calculators/" + id)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static JsonNode ask(String prompt, String session) throws Exception {
    String in = session.isEmpty() ? "" : ", \"session_id\": \"" + session + "\"";
    return JSON.readTree(server.ask("{\"prompt\": \"%s\"%s}".formatted(prompt, in)).body());
  }

  private static String result(JsonNode answer) {
    return answer.at("/calculation/results/0/text").stringValue();
  }

  private static AuditEntry auditOf(String turnId) {
    List<AuditEntry> found = new ArrayList<>();
    server
        .part(AuditLog.class)
        .read(
            1,
            row -> {
              if (row.entry().turnId().equals(turnId)) {
                found.add(row.entry());
              }
            });
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
