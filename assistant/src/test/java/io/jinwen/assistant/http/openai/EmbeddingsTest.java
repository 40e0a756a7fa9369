package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Vectors over HTTP, from the real sentence model. */
class EmbeddingsTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.with(FakeEngine.answering());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return server.send(
        server
            .request("/v1/embeddings")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void bothEncodingsAreTheSameVectorOfLengthOne() throws Exception {
    JsonNode plain = read("\"input\": [\"什么是久期\", \"久期是什么\"]");
    JsonNode packed = read("\"input\": \"什么是久期\", \"encoding_format\": \"base64\"");
    JsonNode numbers = plain.at("/data/0/embedding");
    var floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(packed.at("/data/0/embedding").stringValue()))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    double square = 0;
    assertThat(floats.remaining()).isEqualTo(512);
    for (int i = 0; i < 512; i++) {
      assertThat(numbers.get(i).floatValue()).isCloseTo(floats.get(i), within(1e-3f));
      square += floats.get(i) * floats.get(i);
    }
    assertThat(square).isCloseTo(1, within(1e-3));
    assertThat(plain.at("/data/1/index").intValue()).isEqualTo(1);
    assertThat(plain.at("/usage/total_tokens").intValue())
        .isEqualTo(14); // with the marks of both texts
  }

  private static JsonNode read(String fields) throws Exception {
    HttpResponse<String> answer = post("{\"model\": \"default\", " + fields + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  @Test
  void anotherModelAnotherLengthAndTokensAreRefused() throws Exception {
    assertThat(post("{\"model\": \"gpt\", \"input\": \"a\"}").statusCode()).isEqualTo(404);
    assertThat(post("{\"model\": \"default\", \"input\": \"a\", \"dimensions\": 8}").body())
        .contains("\"param\":\"dimensions\"");
    assertThat(post("{\"model\": \"default\", \"input\": [1, 2]}").body())
        .contains("\"param\":\"input\"");
  }
}
