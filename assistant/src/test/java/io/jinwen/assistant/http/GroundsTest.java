package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every answer says what it stands on, over real HTTP; the model is a demonstration. */
class GroundsTest {
  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.demonstrating();
    server = TestServer.with(engine);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"你好", "您好呀！", "谢谢你的帮助", "好的，明白了，谢谢", "hello", "再见啦", "早上好"})
  void smallTalkIsAnsweredByRule(String words) throws Exception {
    JsonNode answer = ask(words);
    assertThat(answer.get("origin").stringValue()).isEqualTo("rule");
    assertThat(answer.get("ending").stringValue()).isEqualTo("by_rule");
    assertThat(answer.get("ai_label").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Python怎么排序", "再见是什么意思的英文", "谢谢的日语怎么说", "红烧肉怎么做", "昨天那家店在哪"})
  void aDemonstrationIsNotAskedWhatItCannotKnow(String question) throws Exception {
    JsonNode answer = ask(question);
    assertThat(answer.get("origin").stringValue()).isEqualTo("none");
    assertThat(answer.get("ending").stringValue()).isEqualTo("no_ground");
    assertThat(answer.get("response").stringValue()).startsWith("没有依据");
    assertThat(answer.get("suggestions").isArray()).isTrue();
    assertThat(engine.wasAsked()).isFalse();
  }

  @Test
  void aDemonstrationIsHonestInALaterTurnToo() throws Exception {
    String session = ask("什么是结构性存款？").get("session_id").stringValue();
    JsonNode later =
        json(server.ask("{\"prompt\": \"那红烧肉呢\", \"session_id\": \"%s\"}".formatted(session)));
    assertThat(later.get("origin").stringValue()).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({"什么是修正久期？, true", "凸性是什么意思, true", "请解释一下夏普比率, true", "修正久期和红烧肉有什么关系, false"})
  void aDemonstrationIsAskedWhatATermMeans(String question, boolean asked) throws Exception {
    var later =
        CompletableFuture.supplyAsync(
            () -> sent("{\"prompt\": \"%s\", \"prefer\": \"generated\"}".formatted(question)));
    if (asked) {
      engine.takeSubmitted().piece("说明。").finish();
    }
    assertThat(json(later.get()).get("origin").stringValue())
        .isEqualTo(asked ? "generated" : "none");
  }

  @Test
  void generatedTextIsLabelledAndItsFiguresAreMarked() throws Exception {
    var later =
        CompletableFuture.supplyAsync(
            () -> sent("{\"prompt\": \"什么是修正久期？\", \"prefer\": \"generated\"}"));
    FakeGeneration generation = engine.takeSubmitted();
    generation.piece("1. 大约是 7.35 年，R3 不变。").finish();
    JsonNode answer = json(later.get());
    assertThat(answer.get("ai_label").stringValue()).isEqualTo("AI 生成");
    JsonNode figures = answer.get("unverified_figures");
    assertThat(figures.size()).isEqualTo(1);
    JsonNode figure = figures.get(0);
    assertThat(figure.get("text").stringValue()).isEqualTo("7.35");
    String response = answer.get("response").stringValue();
    assertThat(response.substring(figure.get("start").intValue(), figure.get("end").intValue()))
        .isEqualTo("7.35");

    String session = answer.get("session_id").stringValue();
    assertThat(export(session, "markdown")).contains("AI 生成", "\"Label\":\"1\"", "ContentProducer");
    assertThat(export(session, "json")).contains("\"ai_label\":\"AI 生成\"", "\"AIGC\"");
  }

  @Test
  void approvedTextIsNotLabelled() throws Exception {
    JsonNode answer = ask("什么是结构性存款？");
    assertThat(answer.get("origin").stringValue()).isEqualTo("approved");
    assertThat(answer.get("ai_label").isNull()).isTrue();
    String session = answer.get("session_id").stringValue();
    assertThat(export(session, "markdown")).doesNotContain("AI 生成", "AIGC");
  }

  private static JsonNode ask(String question) throws Exception {
    return json(server.ask("{\"prompt\": \"%s\"}".formatted(question)));
  }

  private static HttpResponse<String> sent(String body) {
    try {
      return server.ask(body);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String export(String session, String format) throws Exception {
    return server
        .send(server.request("/sessions/" + session + "/export?format=" + format).GET())
        .body();
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }
}
