package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.ModelFinder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a fresh clone does: no model is named, so the demonstration model answers, all the way from
 * its file through HTTP.
 */
class RealModelTest {
  private static final Path HOME = Path.of("..");

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path models) throws IOException {
    Path model =
        new ModelFinder(HOME, Map.of("JINWEN_MODELS", models.toString()))
            .find(Optional.empty(), _ -> {});
    server = TestServer.loading(model);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void knowsWhatAStructuredDepositIs() throws Exception {
    HttpResponse<String> answer =
        server.ask("{\"prompt\": \"什么是结构性存款？\", \"prefer\": \"generated\", \"temperature\": 0}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String said = JsonMapper.shared().readTree(answer.body()).get("response").stringValue();
    assertThat(said).contains("存款").contains("衍生").contains("收益");
  }

  @Test
  void saysThatItIsADemonstration() throws Exception {
    JsonNode health = JsonMapper.shared().readTree(server.send(server.request("/health")).body());

    assertThat(health.get("demo").booleanValue()).isTrue();
    assertThat(health.get("notice").stringValue()).contains("演示模型").contains("./jinwen pull");
    assertThat(health.get("model").get("architecture").stringValue()).isEqualTo("deepseek2");
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
    String more = "{\"prompt\": \"说说基金的定义\", \"session_id\": \"%s\", %s}";
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
    HttpResponse<String> answer = server.ask("{\"prompt\": \"什么是基金" + "吗".repeat(5000) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"context_tokens_max\":2048");
  }
}
