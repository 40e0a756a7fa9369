package io.jinwen.assistant.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.backend.remote.OtherServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What callers are told of the faults of a server behind the door. */
class FaultsOverHttpTest {
  private static final String MODELS =
      "{\"data\": [{\"id\": \"m\", \"owned_by\": \"vllm\", \"max_model_len\": 8192}]}";
  private static final String ANSWERS = "/v1/chat/completions";
  private static final String END =
      "data: {\"choices\": [{\"delta\": {}, \"finish_reason\": \"%s\"}]}\n\ndata: [DONE]\n\n";

  private static OtherServer other;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    other = new OtherServer(MODELS);
    server =
        TestServer.starting(_ -> {
          EnginePool pool = connected();
          pool.start();
          return pool;
        });
    server.awaitReady();
  }

  private static EnginePool connected() {
    RemoteConfig config = RemoteConfig.of(other.url());
    return new EnginePool(
        List.of(new PoolMember("other", false, new RemoteEngine.RemoteConnector(config))));
  }

  @AfterAll
  static void stop() {
    server.close();
    other.close();
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> chat() throws Exception {
    return post("/chat", "{\"prompt\": \"说说你好\", \"prefer\": \"generated\"}");
  }

  private static HttpResponse<String> completion() throws Exception {
    return post(
        "/v1/chat/completions", "{\"messages\": [{\"role\": \"user\", \"content\": \"说说你好\"}]}");
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static void answersAgain() throws Exception {
    other.answering(
        ANSWERS,
        Answer.events(
            "data: {\"choices\": [{\"delta\": {\"content\": \"好\"}}]}\n\n"
                + END.formatted("stop")));
    assertThat(completion().statusCode()).isEqualTo(200);
    assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "404", "413", "422", "307"})
  void whatAnOperatorMustMendIsNotTheCallersFault(int status) throws Exception {
    other.answering(
        ANSWERS,
        new Answer(status, Map.of("Location", "/elsewhere"), "{\"detail\": \"so it is\"}"));
    HttpResponse<String> own = chat();
    assertThat(own.statusCode()).isEqualTo(502);
    assertThat(json(own).get("code").stringValue()).isEqualTo("engine_misconfigured");
    HttpResponse<String> openAi = completion();
    assertThat(openAi.statusCode()).isEqualTo(502);
    assertThat(json(openAi).at("/error/code").stringValue()).isEqualTo("engine_misconfigured");
    HttpResponse<String> health = server.send(server.request("/health"));
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains(Integer.toString(status)).contains("so it is");
    answersAgain();
  }

  @Test
  void whenToComeAgainReachesTheCaller() throws Exception {
    other.answering(ANSWERS, new Answer(429, Map.of("Retry-After", "17"), "full"));
    for (HttpResponse<String> answer : List.of(chat(), completion())) {
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).isEqualTo(Optional.of("17"));
    }
    other.answering(ANSWERS, new Answer(503, Map.of("Retry-After", "18"), "loading"));
    for (HttpResponse<String> answer : List.of(chat(), completion())) {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isEqualTo(Optional.of("18"));
    }
    answersAgain();
  }

  @Test
  void aPromptThatIsTooLongThereIsTooLongHere() throws Exception {
    other.answering(
        ANSWERS,
        Answer.status(
            400, "{\"error\": {\"message\": \"x\", \"code\": \"context_length_exceeded\"}}"));
    assertThat(chat().statusCode()).isEqualTo(413);
    HttpResponse<String> openAi = completion();
    assertThat(openAi.statusCode()).isEqualTo(400);
    assertThat(json(openAi).at("/error/code").stringValue()).isEqualTo("context_length_exceeded");
    answersAgain();
  }

  @Test
  void whatWasFilteredThereIsFilteredHere() throws Exception {
    other.answering(
        ANSWERS,
        Answer.events(
            "data: {\"choices\": [{\"delta\": {\"content\": \"半\"}}]}\n\n"
                + END.formatted("content_filter")));
    assertThat(json(chat()).get("finish_reason").stringValue()).isEqualTo("content_filter");
    assertThat(json(completion()).at("/choices/0/finish_reason").stringValue())
        .isEqualTo("content_filter");
    answersAgain();
  }

  @Test
  void aBareTextIsGoneOnWithThere() throws Exception {
    other.answering(
        "/v1/completions",
        Answer.events(
            "data: {\"choices\": [{\"text\": \" Paris\"}]}\n\n"
                + "data: {\"choices\": [{\"text\": \"\", \"finish_reason\": \"stop\"}]}\n\n"));
    HttpResponse<String> answer =
        post("/v1/completions", "{\"prompt\": \"The capital of France is\", \"seed\": 3}");
    assertThat(json(answer).at("/choices/0/text").stringValue()).isEqualTo(" Paris");
    JsonNode asked = other.asked().getLast();
    assertThat(asked.get("prompt").stringValue()).isEqualTo("The capital of France is");
    assertThat(asked.has("messages")).isFalse();
    assertThat(asked.has("chat_template_kwargs")).isFalse();
  }

  @Test
  void logProbabilitiesAreRefusedByName() throws Exception {
    HttpResponse<String> answer =
        post("/v1/completions", "{\"prompt\": \"The capital of France is\", \"logprobs\": 2}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/param").stringValue()).isEqualTo("logprobs");
  }

  @Test
  void aServerThatBreaksOffIsUnavailable() throws Exception {
    other.answering(ANSWERS, Answer.events("data: {\"choices\": []}\n\n"));
    assertThat(chat().statusCode()).isEqualTo(503);
    assertThat(completion().statusCode()).isEqualTo(503);
    answersAgain();
  }
}
