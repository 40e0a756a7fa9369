package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tools in OpenAI's API, over real HTTP, with a model that can use them. */
class ToolsTest {
  private static final String TOOLS =
      """
      , "tools": [
          {"type": "function", "function": {"name": "loan", "description": "贷款", "strict": true,
           "parameters": {"type": "object", "properties": {"years": {"type": "integer"}},
                          "required": ["years"]}}},
          {"type": "function", "function": {"name": "now"}}]\
      """;

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

  private static CompletableFuture<HttpResponse<String>> later(String messages, String more) {
    HttpRequest request =
        server
            .request("/v1/chat/completions")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"messages\": [%s]%s}".formatted(messages, more)))
            .build();
    return server
        .client()
        .sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static final String ASKED = "{\"role\": \"user\", \"content\": \"利率和期限\"}";

  @Test
  void toolsAreShownToTheModelAndHeldToTheirShapes() throws Exception {
    var answer = later(ASKED, TOOLS);
    var generation = engine.takeSubmitted();
    Prompt.Chat prompt = (Prompt.Chat) generation.request().prompt();
    assertThat(prompt.tools()).hasSize(2);
    assertThat(prompt.tools().getFirst().definition())
        .containsEntry("description", "贷款")
        .doesNotContainKey("strict");
    JsonShape years =
        new JsonShape.Structure(
            List.of(new JsonShape.Property("years", new JsonShape.Whole(), true)));
    assertThat(generation.request().format())
        .isEqualTo(
            new AnswerFormat.Calls(
                List.of(
                    new AnswerFormat.Function("loan", years),
                    new AnswerFormat.Function("now", new JsonShape.Structure(List.of()))),
                Map.of(),
                false,
                true));
    generation.piece("不用工具。").finish();
    JsonNode choice = json(answer.get().body()).at("/choices/0");
    assertThat(choice.at("/message/content").stringValue()).isEqualTo("不用工具。");
    assertThat(choice.at("/message").has("tool_calls")).isFalse();
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void callsComeInOpenAisShape() throws Exception {
    var answer = later(ASKED, TOOLS);
    engine
        .takeSubmitted()
        .piece("<tool_call>{\"name\":\"loan\",\"argum")
        .piece("ents\":{\"years\":30}}</tool_call>\n<tool_call>")
        .piece("{\"name\":\"now\",\"arguments\":{}}</tool_call>")
        .finish();
    JsonNode choice = json(answer.get().body()).at("/choices/0");
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/content").isNull()).isTrue();
    JsonNode calls = choice.at("/message/tool_calls");
    assertThat(calls).hasSize(2);
    assertThat(calls.at("/0/function").toString())
        .isEqualTo("{\"name\":\"loan\",\"arguments\":\"{\\\"years\\\":30}\"}");
    assertThat(calls.at("/0/type").stringValue()).isEqualTo("function");
    assertThat(calls.at("/0/id").stringValue()).isNotEqualTo(calls.at("/1/id").stringValue());
  }

  @Test
  void callsAreStreamedAsDeltas() throws Exception {
    var answer = later(ASKED, TOOLS + ", \"stream\": true");
    engine
        .takeSubmitted()
        .piece("看看。\n<tool_")
        .piece("call>{\"name\":\"loan\",\"arguments\":{\"ye")
        .piece("ars\":30}}</tool_call>")
        .finish();
    StringBuilder text = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    StringBuilder names = new StringBuilder();
    String reason = "";
    for (String line : answer.get().body().lines().toList()) {
      if (line.startsWith("data: {")) {
        JsonNode choice = json(line.substring("data: ".length())).at("/choices/0");
        text.append(choice.at("/delta/content").asString(""));
        for (JsonNode call : choice.at("/delta/tool_calls")) {
          assertThat(call.get("index").intValue()).isZero();
          names.append(call.at("/function/name").asString(""));
          arguments.append(call.at("/function/arguments").asString(""));
        }
        reason = choice.path("finish_reason").asString("");
      }
    }
    assertThat(text).hasToString("看看。");
    assertThat(names).hasToString("loan");
    assertThat(arguments).hasToString("{\"years\":30}");
    assertThat(reason).isEqualTo("tool_calls");
  }

  @Test
  void theHistoryKeepsCallsAndTheirResults() throws Exception {
    var answer =
        later(
            ASKED
                + """
                , {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1",
                   "type": "function",
                   "function": {"name": "loan", "arguments": "{\\"years\\": 30}"}}]},
                {"role": "tool", "tool_call_id": "call_1", "content": "4273"}\
                """,
            TOOLS);
    var generation = engine.takeSubmitted();
    List<ChatMessage> messages = ((Prompt.Chat) generation.request().prompt()).messages();
    assertThat(messages.get(messages.size() - 2).toolCalls())
        .containsExactly(new ToolCall("call_1", "loan", Map.of("years", 30)));
    assertThat(messages.getLast().answersCall()).isEqualTo("call_1");
    generation.piece("每月4273元").finish();
    assertThat(answer.get().statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"required\"; true; 2",
        "{\"type\": \"function\", \"function\": {\"name\": \"now\"}}; true; 1"
      })
  void callsAreDemanded(String choice, boolean demanded, int functions) throws Exception {
    var answer =
        later(ASKED, TOOLS + ", \"parallel_tool_calls\": false, \"tool_choice\": " + choice);
    var generation = engine.takeSubmitted();
    AnswerFormat.Calls calls = (AnswerFormat.Calls) generation.request().format();
    assertThat(calls.demanded()).isEqualTo(demanded);
    assertThat(calls.several()).isFalse();
    assertThat(calls.functions()).hasSize(functions);
    generation.finish();
    assertThat(answer.get().statusCode()).isEqualTo(200);
  }

  @Test
  void ourCalculatorsWorkForAnAnswerThatAsksForThem() throws Exception {
    String question = "{\"role\": \"user\", \"content\": \"房贷80万按3.1%还360个月，同样金额按3.5%还240个月，比一比\"}";
    var answer = later(question, ", \"tools\": [{\"type\": \"calculators\"}]");
    var first = engine.takeSubmitted();
    assertThat(((Prompt.Chat) first.request().prompt()).tools()).isNotEmpty();
    assertThat(first.request().format()).isInstanceOf(AnswerFormat.Calls.class);
    assertThat(first.request().sampling().repetitionPenalty()).isEqualTo(1);
    first
        .piece("<tool_call>{\"name\":\"loan-equal-instalments\",\"arguments\":")
        .piece("{\"principal\":800000,\"annual_rate\":3.1,\"months\":360}}</tool_call>")
        .finish();
    engine.takeSubmitted().piece("就是这样。").finish();
    JsonNode choice = json(answer.get().body()).at("/choices/0");
    assertThat(choice.at("/message/content").stringValue())
        .startsWith("**每月还款：3416.13 元**")
        .contains("就是这样。");
    assertThat(choice.at("/message").has("tool_calls")).isFalse();
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void whatWasCalculatedStandsWhereTheModelIsRefusedBehindIt() throws Exception {
    String question = "{\"role\": \"user\", \"content\": \"房贷70万按3.1%还360个月，同样金额按3.5%还240个月，比一比\"}";
    var answer = later(question, ", \"tools\": [{\"type\": \"calculators\"}]");
    engine
        .takeSubmitted()
        .piece("<tool_call>{\"name\":\"loan-equal-instalments\",\"arguments\":")
        .piece("{\"principal\":800000,\"annual_rate\":3.1,\"months\":360}}</tool_call>")
        .finish();
    engine.takeSubmitted().fail(EngineException.Code.PROMPT_TOO_LONG);
    HttpResponse<String> reply = answer.get();
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    JsonNode choice = json(reply.body()).at("/choices/0");
    assertThat(choice.at("/message/content").stringValue()).startsWith("**每月还款：3416.13 元**");
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void withoutAChoiceOfToolsTheModelIsNotTold() throws Exception {
    var answer = later(ASKED, TOOLS + ", \"tool_choice\": \"none\"");
    var generation = engine.takeSubmitted();
    assertThat(((Prompt.Chat) generation.request().prompt()).tools()).isEmpty();
    assertThat(generation.request().format()).isInstanceOf(AnswerFormat.Free.class);
    generation.finish();
    assertThat(answer.get().statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "tool_choice; , \"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"x\"}}",
        "response_format; , \"response_format\": {\"type\": \"json_object\"}",
        "tool_choice; , \"tool_choice\": \"sometimes\"",
        "tools; , \"functions\": [], \"tools\": [{\"type\": \"calculators\"}, {\"name\": \"f\"}]"
      })
  void whatDoesNotFitIsRefusedByName(String field, String more) throws Exception {
    var answer = later(ASKED, TOOLS + more).get();
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer.body()).at("/error/param").stringValue()).isEqualTo(field);
  }

  @Test
  void aSchemaThatCannotBeHeldIsRefusedByItsPlace() throws Exception {
    String tools =
        """
        , "tools": [{"type": "function", "function": {"name": "f", "parameters":
            {"type": "object", "properties": {"a": {"not": {}}}}}}]\
        """;
    var answer = later(ASKED, tools).get();
    assertThat(json(answer.body()).at("/error/param").stringValue())
        .isEqualTo("tools[0].function.parameters.properties.a.not");
  }
}
