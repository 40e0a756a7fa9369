package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Questions to documents over real HTTP, before a model that cannot read them. */
class DocumentExtractsTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");

  @TempDir static Path home;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = DocumentClient.server(FakeEngine.demonstrating(), home);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aDemonstrationGivesTheDocumentsOwnWords() throws Exception {
    String report =
        DocumentClient.added(server, "报告.pdf", Files.readAllBytes(CORPUS.resolve("report-1.pdf")));
    JsonNode answer =
        DocumentClient.json(DocumentClient.asked(server, "东篱银行2023年净利润是多少", report).get());
    assertThat(answer.get("origin").stringValue()).isEqualTo("extracted");
    assertThat(answer.get("ending").stringValue()).isEqualTo("extracted");
    assertThat(answer.get("extractive").booleanValue()).isTrue();
    assertThat(answer.get("ai_label").isNull()).isTrue();
    assertThat(answer.get("response").stringValue()).contains("演示模型", "256,337.34", "[1]", "第 2 页");
    assertThat(answer.at("/citations/0/page").intValue()).isEqualTo(2);

    String body =
        "{\"prompt\": \"那2022年呢\", \"documents\": [\"%s\"], \"session_id\": \"%s\"}"
            .formatted(report, answer.get("session_id").stringValue());
    JsonNode next = DocumentClient.json(DocumentClient.sent(server, body));
    assertThat(next.at("/citations/0/quote").stringValue()).startsWith("净利润：2022年");
  }

  @Test
  void thatTheDocumentsSayNothingIsAnAnswer() throws Exception {
    String rule =
        DocumentClient.added(server, "规则.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
    JsonNode answer =
        DocumentClient.json(DocumentClient.asked(server, "火星探测器的发射窗口有多长", rule).get());
    assertThat(answer.get("ending").stringValue()).isEqualTo("no_ground");
    assertThat(answer.get("response").stringValue()).startsWith("资料中没有");
    assertThat(answer.get("answered").booleanValue()).isFalse();
    assertThat(answer.get("citations")).isEmpty();
  }
}
