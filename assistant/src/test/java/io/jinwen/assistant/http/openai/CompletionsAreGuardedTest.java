package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.SessionQuery;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.Prompt;
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

/** A program's way is guarded and recorded as everybody's is. */
class CompletionsAreGuardedTest {
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
  void aBlockedQuestionIsToldAsContentFilter() throws Exception {
    JsonNode answer = json(later("{\"role\": \"user\", \"content\": \"哪里有帮忙洗钱的\"}", ""));
    assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("content_filter");
    assertThat(answer.at("/choices/0/message/content").stringValue()).contains("不能处理");
    assertThat(engine.wasAsked()).isFalse();
    assertThat(records().getLast().kind()).isEqualTo(AuditKind.REFUSED);
  }

  @Test
  void aBlockedQuestionOfEarlierAndWhatWasSaidToItAreHiddenFromTheModel() throws Exception {
    var later =
        later(
            "{\"role\": \"user\", \"content\": \"哪里有帮忙洗钱的\"},"
                + "{\"role\": \"assistant\", \"content\": \"不行\"},"
                + "{\"role\": \"user\", \"content\": \"那好吧\"},"
                + "{\"role\": \"assistant\", \"content\": \"嗯\"}",
            "");
    FakeGeneration generation = engine.takeSubmitted();
    generation.piece("好呀").finish();
    json(later);
    assertThat(messages(generation))
        .extracting(ChatMessage::content)
        .endsWith("［内容已隐去］", "［内容已隐去］", "那好吧", "嗯");
  }

  @Test
  void aBlockedQuestionThatNobodyAnsweredIsJudgedWithTheLast() throws Exception {
    JsonNode answer =
        json(
            later(
                "{\"role\": \"user\", \"content\": \"哪里有帮忙洗钱的\"},"
                    + "{\"role\": \"user\", \"content\": \"说详细点\"}",
                ""));
    assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("content_filter");
    assertThat(engine.wasAsked()).isFalse();
  }

  @Test
  void theRoleSpeaksOnlyWhereTheProgramDoesNot() throws Exception {
    var bare = later("{\"role\": \"user\", \"content\": \"你好呀\"}", "");
    FakeGeneration one = engine.takeSubmitted();
    one.finish();
    json(bare);
    assertThat(messages(one).getFirst().content()).startsWith("你是金问");

    var own =
        later(
            "{\"role\": \"system\", \"content\": \"简短\"}, {\"role\": \"user\", \"content\": \"你好呀\"}",
            "");
    FakeGeneration other = engine.takeSubmitted();
    other.finish();
    json(own);
    assertThat(messages(other)).containsExactly(ChatMessage.system("简短"), ChatMessage.user("你好呀"));
  }

  @Test
  void jsonStaysJsonAndTheDisclosureStandsBesideIt() throws Exception {
    var later =
        later(
            "{\"role\": \"user\", \"content\": \"写一段美联储加息对A股影响的分析\"}",
            ", \"response_format\": {\"type\": \"json_object\"}");
    FakeGeneration generation = engine.takeSubmitted();
    generation.piece("{\"text\": \"加息傻逼\"}").finish();
    JsonNode answer = json(later);
    assertThat(messages(generation)).hasSize(1);
    JsonNode content =
        JsonMapper.shared().readTree(answer.at("/choices/0/message/content").stringValue());
    assertThat(content.get("text").stringValue()).isEqualTo("加息＊＊");
    assertThat(answer.get("hints").toString()).contains("不构成投资建议");
  }

  @Test
  void whatWasAskedAndAnsweredIsOnRecordAndInNoSession() throws Exception {
    var later = later("{\"role\": \"user\", \"content\": \"早上好呀\"}", ", \"stream\": true");
    engine.takeSubmitted().piece("您也好呀").finish();
    assertThat(later.get().body()).contains("\"finish_reason\":\"stop\"");
    AuditEntry entry = records().getLast();
    assertThat(entry.question()).isEqualTo("早上好呀");
    assertThat(entry.answer()).isEqualTo("您也好呀");
    assertThat(entry.sessionId()).isEmpty();
    assertThat(server.part(SessionStore.class).list("local", SessionQuery.newest(5)).sessions())
        .isEmpty();
  }

  private static CompletableFuture<HttpResponse<String>> later(String messages, String more) {
    String body = "{\"model\": \"default\", \"messages\": [%s]%s}".formatted(messages, more);
    return server
        .client()
        .sendAsync(
            server
                .request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static JsonNode json(CompletableFuture<HttpResponse<String>> answer) throws Exception {
    assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.get().body());
  }

  private static List<ChatMessage> messages(FakeGeneration generation) {
    return ((Prompt.Chat) generation.request().prompt()).messages();
  }

  private static List<AuditEntry> records() {
    List<AuditEntry> entries = new ArrayList<>();
    server.part(AuditLog.class).read(1, record -> entries.add(record.entry()));
    return entries;
  }
}
