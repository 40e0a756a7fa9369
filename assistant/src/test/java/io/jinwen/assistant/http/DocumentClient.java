package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Adds documents to a server and asks them. */
final class DocumentClient {
  private DocumentClient() {}

  static TestServer server(FakeEngine engine, Path home) {
    return TestServer.with(
        engine,
        "home=" + home,
        "documents.reader-class-path=" + System.getProperty("java.class.path"));
  }

  static CompletableFuture<HttpResponse<String>> asked(
      TestServer server, String question, String document) {
    String body = "{\"prompt\": \"%s\", \"documents\": [\"%s\"]}".formatted(question, document);
    return CompletableFuture.supplyAsync(() -> sent(server, body));
  }

  static HttpResponse<String> sent(TestServer server, String body) {
    try {
      return server.ask(body);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Added and read. */
  static String added(TestServer server, String name, byte[] bytes) throws Exception {
    HttpResponse<String> added =
        server.send(
            server
                .request("/documents?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(bytes)));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(202);
    String id = JsonMapper.shared().readTree(added.body()).get("id").stringValue();
    String state;
    do {
      state = json(server.send(server.request("/documents/" + id))).get("state").stringValue();
      assertThat(state).isNotEqualTo("refused");
    } while (!state.equals("ready"));
    return id;
  }

  static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }
}
