package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.net.Socket;
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

/** The API that clients of OpenAI speak, over real HTTP. */
class CompletionsTest {
  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.holdingBack(3);
    server = TestServer.with(engine);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder post(String body) {
    return server
        .request("/v1/chat/completions")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static CompletableFuture<HttpResponse<String>> later(String body) {
    return server
        .client()
        .sendAsync(post(body).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static String asking(String question, String more) {
    return "{\"model\": \"default\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]%s}"
        .formatted(question, more);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static List<JsonNode> chunks(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
        .toList();
  }

  @Test
  void answersWholeInOpenAisShape() throws Exception {
    var answer = later(asking("什么是久期", ""));
    engine.takeSubmitted().thought("想").piece("久").piece("期").finish();

    assertThat(answer.get().statusCode()).isEqualTo(200);
    JsonNode body = json(answer.get());
    assertThat(body.get("object").stringValue()).isEqualTo("chat.completion");
    assertThat(body.get("id").stringValue()).startsWith("chatcmpl-");
    assertThat(body.get("model").stringValue()).isEqualTo("假模型");
    JsonNode choice = body.get("choices").get(0);
    assertThat(choice.get("message").toString())
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":\"久期\",\"refusal\":null,"
                + "\"reasoning_content\":\"想\"}");
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
    assertThat(body.get("usage").get("total_tokens").intValue()).isEqualTo(5);
    assertThat(body.at("/usage/prompt_tokens_details/cached_tokens").intValue()).isEqualTo(1);
  }

  @Test
  void streamsRoleThenPiecesThenReasonThenUsageThenDone() throws Exception {
    var answer =
        later(asking("问", ", \"stream\": true, \"stream_options\": {\"include_usage\": true}"));
    engine.takeSubmitted().thought("想").piece("久啦").finish();

    String body = answer.get().body();
    List<JsonNode> chunks = chunks(body);
    assertThat(chunks).hasSize(5);
    assertThat(chunks.get(0).at("/choices/0/delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
    assertThat(chunks.get(1).at("/choices/0/delta/reasoning_content").stringValue()).isEqualTo("想");
    assertThat(chunks.get(2).at("/choices/0/delta/content").stringValue()).isEqualTo("久啦");
    assertThat(chunks.get(3).at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
    assertThat(chunks.get(4).get("choices")).isEmpty();
    assertThat(chunks.get(4).at("/usage/completion_tokens").intValue()).isEqualTo(2);
    assertThat(body).endsWith("data: [DONE]\n\n");
    assertThat(chunks)
        .allSatisfy(
            c -> assertThat(c.get("object").stringValue()).isEqualTo("chat.completion.chunk"));
  }

  @Test
  void sendsNoUsageUnlessAsked() throws Exception {
    var answer = later(asking("问", ", \"stream\": true"));
    engine.takeSubmitted().piece("答").finish();
    assertThat(answer.get().body()).doesNotContain("usage");
  }

  @Test
  void honoursEverySettingThatChangesTheAnswer() throws Exception {
    var answer =
        later(
            """
            {"model": "假模型", "max_completion_tokens": 7, "temperature": 0, "top_p": 0.5,
             "top_k": 20, "repetition_penalty": 1.05, "presence_penalty": 1,
             "frequency_penalty": -1, "seed": 5, "stop": ["。"], "logit_bias": {"12": -100},
             "n": 1, "user": "u", "metadata": {"a": "b"}, "store": false, "tools": [],
             "response_format": {"type": "text"}, "logprobs": false, "stream": null,
             "messages": [
               {"role": "developer", "content": "简短"},
               {"role": "user", "content": [{"type": "text", "text": "一"},
                                            {"type": "text", "text": "二"}]},
               {"role": "assistant", "content": "三", "refusal": null, "tool_calls": []},
               {"role": "tool", "tool_call_id": "x", "content": "四"},
               {"role": "user", "content": "五"}]}
            """);
    FakeGeneration generation = engine.takeSubmitted();
    generation.finish();

    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(generation.request().prompt())
        .isEqualTo(
            new Prompt.Chat(
                List.of(
                    ChatMessage.system("简短"),
                    ChatMessage.user("一二"),
                    ChatMessage.assistant("三"),
                    new ChatMessage(ChatMessage.Role.TOOL, "四", List.of(), "x"),
                    ChatMessage.user("五")),
                false));
    assertThat(generation.request().sampling())
        .isEqualTo(
            SamplingParams.DEFAULT.toBuilder()
                .maxNewTokens(7)
                .temperature(0)
                .topP(0.5f)
                .topK(20)
                .repetitionPenalty(1.05f)
                .presencePenalty(1)
                .frequencyPenalty(-1)
                .seed(5)
                .stop(List.of("。"))
                .logitBias(Map.of(12, -100f))
                .build());
  }

  /** Open WebUI sends three dozen tools with every question. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''",
        ", \"tool_choice\": \"auto\"",
        ", \"tool_choice\": \"none\"",
        ", \"parallel_tool_calls\": true"
      })
  void answersWithoutToolsThatAreOnlyOffered(String choice) throws Exception {
    String tools =
        """
        , "tools": [{"type": "function", "function": {"name": "search", "description": "查",
          "parameters": {"type": "object", "properties": {"q": {"type": "string"}}}}}]
        """;
    var answer = later(asking("问", tools + choice));
    engine.takeSubmitted().piece("答").finish();
    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(json(answer.get()).at("/choices/0/message/content").stringValue()).isEqualTo("答");
    assertThat(json(answer.get()).at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"required\"", "{\"type\": \"function\", \"function\": {\"name\": \"search\"}}"})
  void refusesToolsThatAreDemanded(String choice) throws Exception {
    var answer =
        server.send(
            post(
                asking(
                    "问", ", \"tools\": [{\"type\": \"function\"}], \"tool_choice\": " + choice)));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/param").stringValue()).isEqualTo("tool_choice");
  }

  /** What other servers' clients send and what it means here. */
  @Test
  void takesTheDialectsOfOtherServers() throws Exception {
    var answer =
        later(
            """
            {"max_tokens": -1, "top_k": -1, "seed": 5.0, "min_p": 1, "repetition_penalty": 0.01,
             "messages": [
               {"role": "user", "name": "u", "id": "1", "content": "一"},
               {"role": "assistant", "content": null, "tool_calls": null},
               {"role": "assistant"},
               {"role": "user", "content": "二"}]}
            """);
    FakeGeneration generation = engine.takeSubmitted();
    generation.finish();
    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(generation.request().prompt())
        .isEqualTo(
            new Prompt.Chat(
                List.of(
                    ChatMessage.system("你是金问助手。"),
                    ChatMessage.user("一"),
                    ChatMessage.assistant(""),
                    ChatMessage.assistant(""),
                    ChatMessage.user("二")),
                false));
    SamplingParams sampling = generation.request().sampling();
    assertThat(sampling.maxNewTokens()).isEqualTo(CompletionReader.TOKENS_MAX_DEFAULT);
    assertThat(sampling.topK()).isZero();
    assertThat(sampling.seed()).hasValue(5);
    assertThat(sampling.minP()).isCloseTo(1, within(1e-4f));
    assertThat(sampling.repetitionPenalty()).isCloseTo(0.01f, within(1e-4f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"thinking\": true; true",
        "\"thinking\": {\"type\": \"enabled\"}; true",
        "\"thinking\": {\"type\": \"disabled\"}; false",
        "\"enable_thinking\": true; true",
        "\"chat_template_kwargs\": {\"enable_thinking\": true}; true",
        "\"chat_template_kwargs\": {\"enable_thinking\": false}; false",
        "\"reasoning_effort\": \"none\"; false",
        "\"reasoning_effort\": \"minimal\"; false",
        "\"reasoning_effort\": \"high\"; true"
      })
  void thinkingIsSwitchedInManyWords(String field, boolean thinking) {
    assertThat(wishesThinking(field, true)).isEqualTo(thinking);
  }

  /** A wish from another server's client costs it no answer; our own word for it is meant. */
  @Test
  void modelsThatCannotThinkAnswerWithout() throws Exception {
    assertThat(wishesThinking("\"reasoning_effort\": \"high\"", false)).isFalse();
    assertThat(wishesThinking("\"enable_thinking\": true", false)).isFalse();
    var answer = server.send(post(asking("问", ", \"thinking\": true")));
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  private static boolean wishesThinking(String field, boolean canThink) {
    String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"问\"}], %s}";
    JsonNode json = JsonMapper.shared().readTree(body.formatted(field));
    return ((Prompt.Chat) CompletionReader.read(json, model(canThink)).generation().prompt())
        .thinking();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "chat_template_kwargs; {\"tone\": 1}; unknown_field",
        "thinking; {\"type\": \"much\"}; value_out_of_range",
        "reasoning_effort; \"huge\"; value_out_of_range",
        "response_format; {\"type\": \"text\", \"strict\": true}; unknown_field",
        "response_format; {\"type\": \"text\", \"json_schema\": {}}; field_not_supported",
        "response_format; {\"type\": \"json_schema\", \"schema\": {}}; field_not_supported",
        "response_format; {\"type\": \"json_object\", \"schema\": [1]}; wrong_type"
      })
  void refusesDialectsThatNobodySpeaks(String field, String value, String code) throws Exception {
    var answer = server.send(post(asking("问", ", \"%s\": %s".formatted(field, value))));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").stringValue()).isEqualTo(code);
    assertThat(json(answer).at("/error/param").stringValue()).startsWith(field);
  }

  @Test
  void aSchemaBesideJsonObjectIsHonoured() throws Exception {
    var answer =
        later(
            asking(
                "问",
                """
                , "response_format": {"type": "json_object",
                  "schema": {"type": "object", "properties": {"a": {"type": "boolean"}},
                             "required": ["a"], "additionalProperties": false}}
                """));
    FakeGeneration generation = engine.takeSubmitted();
    generation.finish();
    answer.get();
    AnswerFormat.Json format = (AnswerFormat.Json) generation.request().format();
    assertThat(format.toString()).contains("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "tool_choice; \"required\"",
        "modalities; [\"text\", \"audio\"]",
        "audio; {}",
        "web_search_options; {}"
      })
  void refusesByNameWhatItCannotDo(String field, String value) throws Exception {
    var answer = server.send(post(asking("问", ", \"%s\": %s".formatted(field, value))));
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = json(answer).get("error");
    assertThat(error.get("param").stringValue()).isEqualTo(field);
    assertThat(error.get("type").stringValue()).isEqualTo("invalid_request_error");
    assertThat(error.get("code").stringValue()).isEqualTo("field_not_supported");
    assertThat(error.get("message").stringValue()).contains(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "temperatur; 1; unknown_field",
        "temperature; \"1\"; wrong_type",
        "temperature; 6; value_out_of_range",
        "max_tokens; 0; value_out_of_range",
        "max_tokens; 1.5; wrong_type",
        "logit_bias; {\"a\": 1}; wrong_type",
        "stop; [\"\"]; value_out_of_range"
      })
  void refusesWrongValuesByName(String field, String value, String code) throws Exception {
    var answer = server.send(post(asking("问", ", \"%s\": %s".formatted(field, value))));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").stringValue()).isEqualTo(code);
    assertThat(json(answer).at("/error/param").stringValue()).startsWith(field);
  }

  @Test
  void refusesPicturesInAMessage() throws Exception {
    var answer =
        server.send(
            post(
                """
                {"model": "default", "messages": [{"role": "user", "content":
                  [{"type": "image_url", "image_url": {"url": "x"}}]}]}
                """));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/param").stringValue()).contains("image_url");
  }

  @Test
  void anotherModelIsNotFound() throws Exception {
    var answer = server.send(post(asking("问", "").replace("default", "gpt-9")));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").stringValue()).isEqualTo("model_not_found");
  }

  @Test
  void aPromptThatIsTooLongIsABadRequest() throws Exception {
    var answer = server.send(post(asking("长".repeat(FakeEngine.CONTEXT_TOKENS_MAX + 1), "")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").stringValue()).isEqualTo("context_length_exceeded");
  }

  @Test
  void aFullQueueIsARateLimit() throws Exception {
    List<FakeGeneration> running = new java.util.ArrayList<>();
    List<CompletableFuture<?>> answers = new java.util.ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(later(asking("问" + i, "")));
      running.add(engine.takeSubmitted());
    }
    var answer = server.send(post(asking("再问", "")));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(answer).at("/error/type").stringValue()).isEqualTo("rate_limit_error");
    running.forEach(FakeGeneration::finish);
    for (CompletableFuture<?> other : answers) {
      other.get();
    }
  }

  @Test
  void endsAStreamThatFailsWithAnErrorObject() throws Exception {
    var answer = later(asking("问", ", \"stream\": true"));
    engine.takeSubmitted().piece("半").fail(EngineException.Code.INTERNAL);
    List<JsonNode> chunks = chunks(answer.get().body());
    assertThat(chunks.getLast().at("/error/type").stringValue()).isEqualTo("server_error");
    assertThat(answer.get().body()).doesNotContain("[DONE]");
  }

  @Test
  void cancelsWhenTheReaderGoesAway() throws Exception {
    byte[] body = asking("问", ", \"stream\": true").getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/chat/completions HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "Content-Type: application/json\r\n"
                      + "Content-Length: "
                      + body.length
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
    }
    assertThat(engine.takeSubmitted().awaitCancelled()).isTrue();
  }

  @Test
  void listsTheOneModel() throws Exception {
    JsonNode list = json(server.send(server.request("/v1/models")));
    assertThat(list.get("data")).hasSize(1);
    assertThat(list.at("/data/0/id").stringValue()).isEqualTo("假模型");
    assertThat(json(server.send(server.request("/v1/models/default"))).get("id").stringValue())
        .isEqualTo("假模型");
    assertThat(server.send(server.request("/v1/models/other")).statusCode()).isEqualTo(404);
  }

  @Test
  void anUnknownAddressIsToldInOpenAisShape() throws Exception {
    var answer = server.send(server.request("/v1/nothing"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").stringValue()).isEqualTo("not_found");
  }

  private static ModelInfo model(boolean canThink) {
    return new ModelInfo("m", "fake", "Q4_0", 1, 1, 1, 1_000, canThink, false, "none");
  }
}
