package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.TokenScore;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever the model says and thinks, however it is cut into pieces: no character of a blocked or
 * masked word leaves the server by any endpoint.
 */
class NothingBlockedIsSentTest {
  private static final List<String> WORDS = List.of("加微信带你赚钱", "帮忙洗钱", "傻逼");
  private static final List<String> OTHERS =
      List.of("今天", "好呀", "，", "。", "理财", " ", "加", "微信", "帮忙", "A", "13812345678", "\n");
  private static final int ROUNDS = 30;

  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.withRoom();
    server = TestServer.with(engine);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void byNoEndpoint() throws Exception {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      String thought = text(random);
      String said = text(random);
      for (HttpRequest request : requests()) {
        CompletableFuture<HttpResponse<String>> later =
            server
                .client()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        FakeGeneration generation = engine.takeSubmitted();
        pieces(thought, random).forEach(generation::thought);
        pieces(said, random).forEach(piece -> generation.piece(piece, List.of(score(piece))));
        generation.finish();
        HttpResponse<String> answer = later.get();

        assertThat(answer.statusCode()).as("seed %d", seed).isEqualTo(200);
        for (String sent : texts(answer.body())) {
          String joined = sent.replaceAll("[\\s.·]", "");
          assertThat(WORDS)
              .as("seed %d, %s: %s | %s", seed, request.uri(), thought, said)
              .noneMatch(joined::contains);
        }
      }
    }
  }

  private static List<HttpRequest> requests() {
    String completion =
        "{\"model\": \"default\", \"logprobs\": true, \"top_logprobs\": 2, \"stream\": %s,"
            + " \"messages\": [{\"role\": \"user\", \"content\": \"你好呀\"}]}";
    return List.of(
        server.chat("{\"prompt\": \"网点在哪\"}").build(),
        server.chat("{\"prompt\": \"网点在哪\", \"stream\": true}").build(),
        v1(completion.formatted("false")),
        v1(completion.formatted("true")));
  }

  private static HttpRequest v1(String body) {
    return server
        .request("/v1/chat/completions")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Words of the lists, some with a symbol between their characters, among harmless ones. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      boolean word = random.nextInt(4) == 0;
      List<String> from = word ? WORDS : OTHERS;
      String part = from.get(random.nextInt(from.size()));
      text.append(word && random.nextBoolean() ? String.join("·", part.split("")) : part);
    }
    return text.toString();
  }

  private static List<String> pieces(String text, Random random) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(5));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces;
  }

  /** A token of the whole piece, and beside it one that might have been drawn. */
  private static TokenScore score(String piece) {
    return new TokenScore(entry(piece), List.of(entry(piece), entry("傻逼")));
  }

  private static TokenScore.Entry entry(String text) {
    List<Integer> bytes = new ArrayList<>();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(each & 0xff);
    }
    return new TokenScore.Entry(1, text, bytes, -1);
  }

  /** Answer, thinking and tokens, each joined from wherever they stand in the documents. */
  private static List<String> texts(String body) {
    StringBuilder answer = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    StringBuilder tokens = new StringBuilder();
    List<String> all = new ArrayList<>(List.of(body));
    String event = "";
    for (String line : body.lines().toList()) {
      if (line.startsWith("event: ")) {
        event = line.substring("event: ".length());
      }
      String json = line.startsWith("data: ") ? line.substring("data: ".length()) : line;
      if (json.startsWith("{")) {
        JsonNode document = JsonMapper.shared().readTree(json);
        answer.append(document.path("response").asString(""));
        thinking.append(event.isEmpty() ? document.path("thinking").asString("") : "");
        (event.equals("thinking") ? thinking : answer).append(document.path("text").asString(""));
        JsonNode choice = document.path("choices").path(0);
        JsonNode message = choice.has("delta") ? choice.path("delta") : choice.path("message");
        answer.append(message.path("content").asString(""));
        thinking.append(message.path("reasoning_content").asString(""));
        choice
            .path("logprobs")
            .path("content")
            .forEach(token -> {
              tokens.append(token.path("token").asString(""));
              token.path("top_logprobs").forEach(it -> all.add(it.path("token").asString("")));
            });
      }
    }
    all.addAll(List.of(answer.toString(), thinking.toString(), tokens.toString()));
    return all;
  }
}
