package io.jinwen.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model file in, an answer out: the whole way, with a tiny model that says nothing sensible. */
class RealModelTest {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Path model = folder.resolve("youtu.gguf");
    try (InputStream in = RealModelTest.class.getResourceAsStream("/parity/youtu.gguf")) {
      Files.copy(in, model);
    }
    Settings settings =
        new Settings(
            model,
            "127.0.0.1",
            0,
            2,
            0,
            16,
            0,
            0,
            "auto",
            DataSize.ofMegabytes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            EngineDoor.CLOSED);
    server = TestServer.starting(new LocalEngineLoader(settings));
    server.awaitReady();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theSameSeedGivesTheSameAnswer() throws Exception {
    String question =
        "{\"prompt\": \"说说市盈率\", \"max_new_tokens\": 12, \"seed\": 7, \"prefer\": \"generated\"}";
    HttpResponse<String> first = server.ask(question);
    HttpResponse<String> second = server.ask(question);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    JsonNode answer = JsonMapper.shared().readTree(first.body());
    assertThat(answer.get("usage").get("completion_tokens").intValue()).isBetween(1, 12);
    assertThat(answer.get("response"))
        .isEqualTo(JsonMapper.shared().readTree(second.body()).get("response"));
  }

  @Test
  void streamsWhatItAnswersWhole() throws Exception {
    String question = "{\"prompt\": \"基金的费用\", \"max_new_tokens\": 12, \"seed\": 3}";
    String whole =
        JsonMapper.shared().readTree(server.ask(question).body()).get("response").stringValue();
    String frames = server.send(server.chat(question).header("Accept", "text/event-stream")).body();

    StringBuilder joined = new StringBuilder();
    for (String frame : frames.split("\n\n")) {
      if (frame.startsWith("event: token\n")) {
        String data = frame.substring(frame.indexOf("data: ") + "data: ".length());
        joined.append(JsonMapper.shared().readTree(data).get("text").stringValue());
      }
    }
    assertThat(joined.toString()).isEqualTo(whole);
    assertThat(frames).contains("event: done\n");
  }

  @Test
  void aSecondTurnFindsTheFirstInTheCache() throws Exception {
    String settings = "\"max_new_tokens\": 12, \"seed\": 5, \"prefer\": \"generated\"";
    JsonNode first =
        JsonMapper.shared()
            .readTree(server.ask("{\"prompt\": \"说说基金\", %s}".formatted(settings)).body());
    String more = "{\"prompt\": \"再说说\", \"session_id\": \"%s\", %s}";
    JsonNode second =
        JsonMapper.shared()
            .readTree(
                server.ask(more.formatted(first.get("session_id").stringValue(), settings)).body());

    int promptTokens = first.at("/usage/prompt_tokens").intValue();
    assertThat(second.at("/usage/cached_tokens").intValue())
        .isGreaterThan(promptTokens / 2)
        .isGreaterThan(first.at("/usage/cached_tokens").intValue());
  }

  @Test
  void refusesAPromptLongerThanTheModelsContext() throws Exception {
    HttpResponse<String> answer = server.ask("{\"prompt\": \"" + "长".repeat(500) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"context_tokens_max\":256");
  }
}
