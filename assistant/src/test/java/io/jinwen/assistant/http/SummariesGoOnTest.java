package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.Prompt;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Summaries over the end of a server, and before a model that cannot read. */
class SummariesGoOnTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");

  @TempDir Path home;

  @Test
  void aRestartGoesOnWhereItStopped() throws Exception {
    String id;
    int sections;
    String first;
    FakeEngine engine = FakeEngine.withRoom();
    try (TestServer server = server(engine)) {
      String rule =
          DocumentClient.added(server, "规则.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
      id = begun(server, rule);
      FakeGeneration generation = engine.takeSubmitted();
      first = prompt(generation);
      generation.piece("本办法由临江农商银行制定[1]。").finish();
      engine.takeSubmitted(); // the second section is under way when the server ends
      JsonNode running = summary(server, id);
      sections = running.get("steps").intValue();
      assertThat(running.get("done").intValue()).isEqualTo(1);
      assertThat(running.get("sections")).hasSize(1);
      assertThat(running.at("/coverage/missing/0/why").stringValue()).isEqualTo("pending");
    }
    FakeEngine next = FakeEngine.withRoom();
    try (TestServer server = server(next)) {
      for (int section = 1; section < sections; section++) {
        FakeGeneration generation = next.takeSubmitted();
        assertThat(prompt(generation)).isNotEqualTo(first);
        generation.piece("本办法由临江农商银行制定[1]。").finish();
      }
      FakeGeneration joining = next.takeSubmitted();
      assertThat(prompt(joining)).startsWith("下面是同一份资料各部分的概括");
      joining.piece("本办法由临江农商银行制定[1]。").finish();
      JsonNode now = summary(server, id);
      while (now.get("state").stringValue().equals("running")) {
        now = summary(server, id);
      }
      assertThat(now.get("state").stringValue()).isEqualTo("done");
      assertThat(now.get("sections")).hasSize(sections);
      assertThat(now.at("/coverage/covered")).isEqualTo(now.at("/coverage/pages"));
    }
  }

  @Test
  void oneThatWasStoppedGoesOnWithTheStepThatWasUnderWay() throws Exception {
    FakeEngine engine = FakeEngine.withRoom();
    try (TestServer server = server(engine)) {
      String rule =
          DocumentClient.added(server, "规则.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
      String id = begun(server, rule);
      engine.takeSubmitted().piece("本办法由临江农商银行制定[1]。").finish();
      FakeGeneration second = engine.takeSubmitted();
      String asked = prompt(second);
      assertThat(post(server, id, "cancel").get("state").stringValue()).isEqualTo("cancelled");
      assertThat(second.awaitCancelled()).isTrue();
      assertThat(post(server, id, "resume").get("state").stringValue()).isIn("waiting", "running");
      FakeGeneration again = engine.takeSubmitted();
      assertThat(prompt(again)).isEqualTo(asked); // the first section is not made again
      assertThat(summary(server, id).get("done").intValue()).isEqualTo(1);
      assertThat(post(server, id, "resume").get("state").stringValue()).isEqualTo("running");
      post(server, id, "cancel");
    }
  }

  @Test
  void whatTheModelWroteOfPartsIsForgottenWithTheDocument() throws Exception {
    FakeEngine engine = FakeEngine.withRoom();
    try (TestServer server = server(engine)) {
      String rule =
          DocumentClient.added(server, "规则.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
      String id = begun(server, rule);
      engine.takeSubmitted().piece("本办法由临江农商银行制定[1]。").finish();
      engine.takeSubmitted();
      post(server, id, "cancel");
      server.send(server.request("/documents/" + rule).DELETE());
      assertThat(engine.takeForgotten()).contains("本办法由临江农商银行制定。");
    }
  }

  private static JsonNode post(TestServer server, String id, String what) throws Exception {
    return DocumentClient.json(
        server.send(server.request("/summaries/" + id + "/" + what).POST(BodyPublishers.noBody())));
  }

  @Test
  void beforeADemonstrationTheDocumentSpeaksForItself() throws Exception {
    FakeEngine engine = FakeEngine.demonstrating();
    try (TestServer server = server(engine)) {
      String rule =
          DocumentClient.added(server, "规则.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
      String id = begun(server, rule);
      JsonNode now = summary(server, id);
      while (!now.get("state").stringValue().equals("done")) {
        now = summary(server, id);
      }
      assertThat(engine.wasAsked()).isFalse();
      assertThat(now.get("extractive").booleanValue()).isTrue();
      assertThat(now.get("ai_label").isNull()).isTrue();
      assertThat(now.get("sentences").size()).isBetween(5, 12);
      for (JsonNode sentence : now.get("sentences")) {
        assertThat(sentence.get("extracted").booleanValue()).isTrue();
        assertThat(sentence.get("box")).hasSize(4);
      }
    }
  }

  private TestServer server(FakeEngine engine) {
    return TestServer.with(
        engine,
        "home=" + home,
        "db.url=jdbc:h2:file:" + home.resolve("db"),
        "documents.reader-class-path=" + System.getProperty("java.class.path"));
  }

  private static String begun(TestServer server, String document) throws Exception {
    HttpResponse<String> begun =
        server.send(
            server
                .request("/summaries")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"document\": \"%s\"}".formatted(document))));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    return JsonMapper.shared().readTree(begun.body()).get("id").stringValue();
  }

  private static JsonNode summary(TestServer server, String id) throws Exception {
    return DocumentClient.json(server.send(server.request("/summaries/" + id)));
  }

  private static String prompt(FakeGeneration generation) {
    return ((Prompt.Chat) generation.request().prompt()).messages().getLast().content();
  }
}
