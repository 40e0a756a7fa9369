package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that is killed without warning while it summarises. */
class SummaryAfterKillTest {
  private static final Path RULE =
      Path.of("..", "documents", "src", "test", "resources", "corpus", "rule-1.pdf");

  @TempDir Path home;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void goesOnWithTheStepThatWasUnderWay() throws Exception {
    String id;
    JsonNode before;
    ServerProcess killed = start();
    try {
      String document = added(killed);
      id =
          send(
                  killed,
                  request(killed, "/summaries")
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString("{\"document\": \"" + document + "\"}")))
              .get("id")
              .stringValue();
      before = summary(killed, id);
      while (before.get("done").intValue() == 0) {
        before = summary(killed, id);
      }
      assertThat(before.get("state").stringValue()).isEqualTo("running");
    } finally {
      killed.process().destroyForcibly().waitFor(); // SIGKILL
    }
    ServerProcess next = start();
    try {
      JsonNode now = summary(next, id);
      assertThat(now.get("done").intValue()).isGreaterThanOrEqualTo(before.get("done").intValue());
      assertThat(now.at("/sections/0")).isEqualTo(before.at("/sections/0"));
      while (now.get("state").stringValue().equals("running")) {
        now = summary(next, id);
      }
      assertThat(now.get("state").stringValue()).as(now.toString()).isEqualTo("done");
      assertThat(now.get("created_at")).isEqualTo(before.get("created_at"));
      assertThat(now.at("/sections/0")).isEqualTo(before.at("/sections/0"));
      assertThat(now.at("/coverage/covered")).isEqualTo(now.at("/coverage/pages"));
    } finally {
      next.process().destroyForcibly().waitFor();
    }
  }

  private ServerProcess start() throws Exception {
    return ServerProcess.start(
        ServerProcess.State.PACED,
        home.resolve("db"),
        "home=" + home,
        "documents.reader-class-path=" + System.getProperty("java.class.path"));
  }

  private String added(ServerProcess server) throws Exception {
    JsonNode document =
        send(
            server,
            request(server, "/documents?name=rule.pdf")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofFile(RULE)));
    String id = document.get("id").stringValue();
    while (!document.get("state").stringValue().equals("ready")) {
      document = send(server, request(server, "/documents/" + id));
      assertThat(document.get("state").stringValue()).isNotEqualTo("refused");
    }
    return id;
  }

  private JsonNode summary(ServerProcess server, String id) throws Exception {
    return send(server, request(server, "/summaries/" + id));
  }

  private static HttpRequest.Builder request(ServerProcess server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private JsonNode send(ServerProcess server, HttpRequest.Builder request) throws Exception {
    var answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JsonMapper.shared().readTree(answer.body());
  }
}
