package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatAnswersTest {
  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.answering();
    server = TestServer.with(engine);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersInUnescapedChineseWithTheCharsetNamed() throws Exception {
    HttpResponse<String> answer = server.ask("{\"prompt\": \"网点在哪\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/json;charset=UTF-8");
    assertThat(answer.body()).contains("\"response\":\"哪在点网\"");
    JsonNode body = JsonMapper.shared().readTree(answer.body());
    assertThat(body.get("finish_reason").stringValue()).isEqualTo("stop");
    assertThat(body.get("usage").get("completion_tokens").intValue()).isEqualTo(2);
  }

  @Test
  void usesTheDefaultsUnlessTheBodySetsAnother() throws Exception {
    server.ask("{\"prompt\": \"默认设置\"}");
    assertThat(samplingOf("默认设置")).isEqualTo(SamplingParams.DEFAULT);

    server.ask(
        """
        {"prompt": "自定设置", "max_new_tokens": 7, "temperature": 0, "top_p": 0.5, "top_k": 20,
         "repetition_penalty": 1.05, "seed": -3, "stop": ["。", "完"], "thinking": false}
        """);
    assertThat(samplingOf("自定设置"))
        .isEqualTo(
            SamplingParams.DEFAULT.toBuilder()
                .maxNewTokens(7)
                .temperature(0)
                .topP(0.5f)
                .topK(20)
                .repetitionPenalty(1.05f)
                .seed(-3)
                .stop(List.of("。", "完"))
                .build());
  }

  private static SamplingParams samplingOf(String question) throws InterruptedException {
    while (true) {
      var request = engine.takeSubmitted().request();
      if (((Prompt.Chat) request.prompt()).messages().getLast().content().equals(question)) {
        return request.sampling();
      }
    }
  }

  @Test
  void takesOneStopTextWithoutAList() throws Exception {
    assertThat(server.ask("{\"prompt\": \"一\", \"stop\": \"。\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void saysThatItIsReady() throws Exception {
    HttpResponse<String> health = server.send(server.request("/health"));

    assertThat(health.statusCode()).isEqualTo(200);
    JsonNode body = JsonMapper.shared().readTree(health.body());
    assertThat(body.get("status").stringValue()).isEqualTo("ready");
    assertThat(body.get("model").get("name").stringValue()).isEqualTo("假模型");
    assertThat(body.get("kernels").stringValue()).isEqualTo("scalar, for tests");
    assertThat(body.get("queue").get("waiting").intValue()).isZero();
    assertThat(body.get("card").get("name").stringValue()).isEqualTo("假显卡");
    assertThat(body.get("card").get("memory_used_bytes").intValue()).isEqualTo(3);
    assertThat(body.get("card").get("celsius").intValue()).isEqualTo(52);
    assertThat(body.get("card").get("memory_total_bytes").intValue()).isEqualTo(4);
  }

  @Test
  void answersFiftyClientsAtOnce() throws Exception {
    List<Callable<String>> clients = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int client = 100; client < 150; client++) {
      String question = "客户" + client;
      clients.add(() -> server.ask("{\"prompt\": \"" + question + "\"}").body());
      expected.add(new StringBuilder(question).reverse().toString());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = threads.invokeAll(clients);
      for (int client = 0; client < answers.size(); client++) {
        assertThat(answers.get(client).get()).contains("\"" + expected.get(client) + "\"");
      }
    }
  }
}
