package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.ToolCall;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bare texts, responses, tokens, several answers, and other names of addresses. */
class MoreAddressesTest {
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

  private static HttpRequest.Builder post(String path, String body) {
    return server
        .request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static CompletableFuture<HttpResponse<String>> later(String path, String body) {
    return server
        .client()
        .sendAsync(
            post(path, body).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void aBareTextIsGoneOnWith() throws Exception {
    var answer = later("/v1/completions", "{\"prompt\": \"久期是\", \"logprobs\": 2}");
    FakeGeneration asked = engine.takeSubmitted();
    assertThat(asked.request().prompt()).isEqualTo(new Prompt.Text("久期是"));
    assertThat(asked.request().sampling().maxNewTokens()).isEqualTo(16);
    assertThat(asked.request().scores()).hasValue(2);
    asked.piece("一种").finish();
    JsonNode body = json(answer.get().body());
    assertThat(body.get("object").stringValue()).isEqualTo("text_completion");
    assertThat(body.at("/choices/0/text").stringValue()).isEqualTo("一种");
    assertThat(body.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void aBareTextIsStreamed() throws Exception {
    var answer = later("/v1/completions", "{\"prompt\": [\"久期\"], \"stream\": true}");
    engine.takeSubmitted().piece("是").finish();
    assertThat(answer.get().body())
        .contains("\"text\":\"是\"")
        .contains("\"object\":\"text_completion\"")
        .endsWith("data: [DONE]\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"prompt\": [1, 2]}; prompt; field_not_supported",
        "{\"prompt\": [\"a\", \"b\"]}; prompt; field_not_supported",
        "{}; prompt; prompt_missing",
        "{\"prompt\": \"a\", \"echo\": true}; echo; field_not_supported",
        "{\"prompt\": \"a\", \"messages\": []}; messages; unknown_field"
      })
  void whatABareTextCannotHaveIsRefusedByName(String body, String field, String code)
      throws Exception {
    JsonNode error = json(server.send(post("/v1/completions", body)).body()).get("error");
    assertThat(error.get("param").stringValue()).isEqualTo(field);
    assertThat(error.get("code").stringValue()).isEqualTo(code);
  }

  @Test
  void severalAnswersEachHaveTheirIndexAndSeed() throws Exception {
    var answer =
        later(
            "/v1/chat/completions",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"问\"}], \"n\": 3, \"seed\": 5}");
    List<FakeGeneration> asked =
        List.of(engine.takeSubmitted(), engine.takeSubmitted(), engine.takeSubmitted());
    for (int i = 0; i < 3; i++) {
      assertThat(asked.get(i).request().sampling().seed()).hasValue(5 + i);
    }
    for (int i = 2; i >= 0; i--) {
      asked.get(i).piece("答" + i).finish();
    }
    JsonNode body = json(answer.get().body());
    assertThat(body.get("choices")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(body.at("/choices/%d/index".formatted(i)).intValue()).isEqualTo(i);
      assertThat(body.at("/choices/%d/message/content".formatted(i)).stringValue())
          .isEqualTo("答" + i);
    }
    assertThat(body.at("/usage/prompt_tokens").intValue()).isEqualTo(3);
    assertThat(body.at("/usage/completion_tokens").intValue()).isEqualTo(6);
  }

  @Test
  void moreAnswersThanFourAreRefused() throws Exception {
    var answer =
        server.send(
            post(
                "/v1/chat/completions",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"问\"}], \"n\": 5}"));
    assertThat(json(answer.body()).at("/error/code").stringValue()).isEqualTo("value_out_of_range");
  }

  @Test
  void severalAnswersAreStreamedSideBySide() throws Exception {
    var answer =
        later(
            "/v1/chat/completions",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"问\"}], \"n\": 2, \"stream\":"
                + " true}");
    FakeGeneration first = engine.takeSubmitted();
    engine.takeSubmitted().piece("乙").finish();
    first.piece("甲").finish();
    StringBuilder[] texts = {new StringBuilder(), new StringBuilder()};
    for (String line : answer.get().body().lines().toList()) {
      if (line.startsWith("data: {")) {
        JsonNode choice = json(line.substring("data: ".length())).at("/choices/0");
        texts[choice.get("index").intValue()].append(choice.at("/delta/content").asString(""));
      }
    }
    assertThat(texts[0]).hasToString("甲");
    assertThat(texts[1]).hasToString("乙");
    assertThat(answer.get().body()).containsOnlyOnce("[DONE]");
  }

  @Test
  void aResponseReadsItsInputAndTellsItsOutput() throws Exception {
    var answer =
        later(
            "/v1/responses",
            """
            {"model": "default", "instructions": "简短", "max_output_tokens": 9, "store": true,
             "input": [{"role": "user", "content": [{"type": "input_text", "text": "问"}]},
                       {"type": "function_call", "call_id": "c1", "name": "f",
                        "arguments": "{\\"a\\": 1}"},
                       {"type": "function_call_output", "call_id": "c1", "output": "2"}],
             "tools": [{"type": "function", "name": "f", "strict": true,
                        "parameters": {"type": "object", "properties": {}}}]}\
            """);
    FakeGeneration asked = engine.takeSubmitted();
    Prompt.Chat prompt = (Prompt.Chat) asked.request().prompt();
    assertThat(prompt.messages())
        .containsExactly(
            ChatMessage.system("简短"),
            ChatMessage.user("问"),
            new ChatMessage(
                ChatMessage.Role.ASSISTANT,
                "",
                List.of(new ToolCall("c1", "f", Map.of("a", 1))),
                ""),
            new ChatMessage(ChatMessage.Role.TOOL, "2", List.of(), "c1"));
    assertThat(prompt.tools().getFirst().definition())
        .containsKey("name")
        .doesNotContainKey("type");
    assertThat(asked.request().sampling().maxNewTokens()).isEqualTo(9);
    asked.thought("想").piece("答<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>").finish();
    JsonNode body = json(answer.get().body());
    assertThat(body.get("status").stringValue()).isEqualTo("completed");
    assertThat(body.at("/output/0/type").stringValue()).isEqualTo("reasoning");
    assertThat(body.at("/output/1/content/0/text").stringValue()).isEqualTo("答");
    assertThat(body.at("/output/2/name").stringValue()).isEqualTo("f");
    assertThat(body.at("/output/2/arguments").stringValue()).isEqualTo("{}");
    assertThat(body.at("/usage/output_tokens").intValue()).isEqualTo(2);
  }

  @Test
  void aResponseIsStreamedAsNamedEventsInOrder() throws Exception {
    var answer = later("/v1/responses", "{\"input\": \"问\", \"stream\": true}");
    engine.takeSubmitted().piece("一").finish();
    List<String> names =
        answer.get().body().lines().filter(line -> line.startsWith("event: ")).toList();
    assertThat(names)
        .containsExactly(
            "event: response.created",
            "event: response.in_progress",
            "event: response.output_item.added",
            "event: response.content_part.added",
            "event: response.output_text.delta",
            "event: response.output_text.done",
            "event: response.content_part.done",
            "event: response.output_item.done",
            "event: response.completed");
    int expected = 0;
    for (String line : answer.get().body().lines().toList()) {
      if (line.startsWith("data: ")) {
        JsonNode data = json(line.substring("data: ".length()));
        assertThat(data.get("sequence_number").intValue()).isEqualTo(expected++);
      }
    }
  }

  @Test
  void aSchemaThatAResponseWouldNotBeHeldToIsRefused() throws Exception {
    var answer =
        server.send(
            post(
                "/v1/responses",
                "{\"input\": \"问\", \"text\": {\"format\": {\"type\": \"text\", \"schema\": {}}}}"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer.body()).at("/error/param").stringValue())
        .isEqualTo("text.format.schema");
  }

  @Test
  void earlierResponsesAreNotKept() throws Exception {
    var answer =
        server.send(post("/v1/responses", "{\"input\": \"问\", \"previous_response_id\": \"r\"}"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer.body()).at("/error/param").stringValue())
        .isEqualTo("previous_response_id");
  }

  @Test
  void tokensAreToldOnlyByAnEngineThatKnowsThem() throws Exception {
    var answer = server.send(post("/tokenize", "{\"content\": \"问\"}"));
    assertThat(answer.statusCode()).isEqualTo(400); // the fake engine has no vocabulary
    assertThat(json(answer.body()).at("/error/code").stringValue())
        .isEqualTo("field_not_supported");
    assertThat(
            json(server.send(post("/v1/detokenize", "{}")).body()).at("/error/code").stringValue())
        .isEqualTo("tokens_missing");
  }

  @Test
  void anIdBeyondTheVocabularyIsRefusedByItsField() throws Exception {
    var answer = server.send(post("/v1/detokenize", "{\"tokens\": [1, 30]}")); // it has 30
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = json(answer.body()).at("/error");
    assertThat(error.at("/param").stringValue()).isEqualTo("tokens");
    assertThat(error.at("/code").stringValue()).isEqualTo("value_out_of_range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models", "/models/default", "/v1/health"})
  void otherNamesOfAddressesAnswerTheSame(String path) throws Exception {
    assertThat(server.send(server.request(path).GET()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUERY", "LINK"})
  void methodsThatNoAddressTakesAreSaidToBe(String method) throws Exception {
    var answer =
        server.send(
            server.request("/v1/models").method(method, HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(json(answer.body()).at("/error/code").stringValue()).isEqualTo("method_not_allowed");
  }

  @Test
  void namesOfParametersThatTheFirewallRefusesAreTheCallersFault() throws Exception {
    var answer = server.send(server.request("/sessions?%01%C2%80=1").GET());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer.body()).get("code").stringValue()).isEqualTo("malformed_http");
  }

  @Test
  void withoutThePrefixErrorsAreOpenAisToo() throws Exception {
    var answer = server.send(post("/chat/completions", "{\"model\": \"m\"}"));
    assertThat(json(answer.body()).at("/error/code").stringValue()).isEqualTo("messages_missing");
  }

  @Test
  void aFieldThatIsGivenTwiceIsNamed() throws Exception {
    var answer = server.send(post("/v1/chat/completions", "{\"n\": 1, \"n\": 2}"));
    assertThat(json(answer.body()).at("/error/param").stringValue()).isEqualTo("n");
  }
}
