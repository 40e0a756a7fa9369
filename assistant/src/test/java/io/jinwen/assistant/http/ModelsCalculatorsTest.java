package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.Tool;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calculators that a model calls for its answer, over real HTTP. */
class ModelsCalculatorsTest {
  private static final String QUESTION = "替我对比两份房贷报价写一段话：80万按3.1%还360个月，同样金额按3.5%还240个月";
  private static final String CALL =
      """
      <tool_call>{"name":"loan-equal-instalments","arguments":\
      {"principal":800000,"annual_rate":3.1,"months":360}}</tool_call>\
      """;
  private static final String OTHER_CALL =
      """
      <tool_call>{"name":"loan-equal-instalments","arguments":\
      {"principal":800000,"annual_rate":3.5,"months":240}}</tool_call>\
      """;

  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.withTools();
    server = TestServer.with(engine);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theFiguresOfTheAnswerAreTheCalculators() throws Exception {
    var later = ask(QUESTION, "");
    FakeGeneration first = engine.takeSubmitted();
    Prompt.Chat prompt = (Prompt.Chat) first.request().prompt();
    assertThat(prompt.tools()).extracting(Tool::name).contains("loan-equal-instalments");
    assertThat(prompt.tools().size()).isLessThanOrEqualTo(6);
    AnswerFormat.Calls calls = (AnswerFormat.Calls) first.request().format();
    assertThat(calls.demanded()).isFalse();
    first.piece("先算一下。\n" + CALL.substring(0, 30)).piece(CALL.substring(30)).piece(OTHER_CALL);
    first.finish();

    FakeGeneration second = engine.takeSubmitted();
    List<ChatMessage> messages = ((Prompt.Chat) second.request().prompt()).messages();
    assertThat(((Prompt.Chat) second.request().prompt()).tools()).isEqualTo(prompt.tools());
    assertThat(messages.subList(0, messages.size() - 3)).isEqualTo(prompt.messages());
    assertThat(messages.get(messages.size() - 3).toolCalls()).hasSize(2);
    assertThat(messages.getLast().role()).isEqualTo(ChatMessage.Role.TOOL);
    assertThat(messages.get(messages.size() - 2).content()).contains("每月还款：3416.13 元");
    second.piece("第一份每月3,416.13元，负担较轻。第二份大约要5000元。总").piece("利息看第二份。").finish();

    JsonNode answer = json(later.get());
    String text = answer.get("response").stringValue();
    assertThat(text)
        .startsWith("先算一下。\n\n**每月还款：3416.13 元**")
        .contains("**每月还款：4639.68 元**")
        .contains("\n\n第一份每月3,416.13元，负担较轻。总利息看第二份。")
        .doesNotContain("5000", "tool_call");
    assertThat(answer.get("unverified_figures")).isEmpty();
    assertThat(answer.get("ending").stringValue()).isEqualTo("complete");
    assertThat(answer.get("ai_label").stringValue()).isEqualTo("AI 生成");
    assertThat(answer.at("/calculations/1/inputs/months").intValue()).isEqualTo(240);
    assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(4);
    assertThat(audit(answer).decisions()).contains("calculator:loan-equal-instalments");
  }

  @Test
  void aCallThatCannotBeCalculatedGoesBackWithItsReason() throws Exception {
    var later = ask(QUESTION, "");
    engine.takeSubmitted().piece(CALL.replace("800000", "0")).finish();
    FakeGeneration second = engine.takeSubmitted();
    assertThat(last(second).content()).contains("principal", "0", "应在");
    second.piece(CALL).finish();
    FakeGeneration third = engine.takeSubmitted();
    assertThat(last(third).content()).contains("3416.13");
    third.piece(OTHER_CALL).finish(); // enough: no fourth time
    JsonNode answer = json(later.get());
    assertThat(answer.get("response").stringValue()).contains("3416.13").doesNotContain("4639.68");
    assertThat(engine.wasAsked()).isFalse();
  }

  @Test
  void theSameCallAgainEndsTheAnswer() throws Exception {
    var later = ask(QUESTION, "");
    engine.takeSubmitted().piece(CALL).finish();
    engine.takeSubmitted().piece(CALL).finish();
    String text = json(later.get()).get("response").stringValue();
    assertThat(text.indexOf("**每月还款")).isEqualTo(text.lastIndexOf("**每月还款")).isZero();
    assertThat(engine.wasAsked()).isFalse();
  }

  @Test
  void whereNothingCouldBeCalculatedTheReasonIsTheAnswer() throws Exception {
    var later = ask(QUESTION, "");
    for (int round = 0; round < 3; round++) {
      engine.takeSubmitted().piece(CALL.replace("800000", "0")).finish();
    }
    assertThat(json(later.get()).get("response").stringValue())
        .contains("贷款本金（principal）的值 0 超出范围");
  }

  @Test
  void aModelThatFailsAfterItsCallsFailsTheAnswer() throws Exception {
    var later = ask(QUESTION, "");
    engine.takeSubmitted().piece(CALL).finish();
    engine.takeSubmitted().fail(EngineException.Code.INTERNAL);
    assertThat(later.get().statusCode()).isEqualTo(500);
  }

  @Test
  void theyAreOfferedOnlyWhereThereIsSomethingToCalculate() throws Exception {
    for (String more : List.of("", ", \"prefer\": \"generated\"")) {
      var later = ask(more.isEmpty() ? "替我写一段话说说春天的银行网点" : QUESTION, more);
      FakeGeneration generation = engine.takeSubmitted();
      assertThat(((Prompt.Chat) generation.request().prompt()).tools()).isEmpty();
      assertThat(generation.request().format()).isInstanceOf(AnswerFormat.Free.class);
      generation.piece("好。").finish();
      assertThat(json(later.get()).has("calculations")).isFalse();
    }
  }

  @Test
  void aStreamTellsThemInItsLastEvent() throws Exception {
    var later = ask(QUESTION, ", \"stream\": true");
    engine.takeSubmitted().piece(CALL).finish();
    engine.takeSubmitted().piece("就是这样。").finish();
    String body = later.get().body();
    assertThat(body).contains("每月还款：3416.13 元", "这样。", "\"calculations\":[{");
  }

  private static ChatMessage last(FakeGeneration generation) {
    return ((Prompt.Chat) generation.request().prompt()).messages().getLast();
  }

  private static AuditEntry audit(JsonNode answer) {
    String turn = answer.get("turn_id").stringValue();
    List<AuditEntry> found = new ArrayList<>();
    server
        .part(AuditLog.class)
        .read(
            1,
            record -> {
              if (record.entry().turnId().equals(turn)) {
                found.add(record.entry());
              }
            });
    return found.getFirst();
  }

  private static CompletableFuture<HttpResponse<String>> ask(String question, String more) {
    HttpRequest request =
        server
            .request("/chat")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"prompt\": \"%s\"%s}".formatted(question, more)))
            .build();
    return server
        .client()
        .sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }
}
