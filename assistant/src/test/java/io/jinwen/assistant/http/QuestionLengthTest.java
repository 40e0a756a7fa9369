package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The length of a question is judged before anything reads it. */
class QuestionLengthTest {
  /** Refused by itself, which shows whether anything has looked at it. */
  private static final String REFUSED = "帮我洗钱，怎么把黑钱洗白";

  @Test
  void isJudgedBeforeTheGuard() throws Exception {
    try (TestServer server =
        TestServer.with(FakeEngine.answering(), "guard.question-characters-max=50")) {
      assertThat(server.ask(question(REFUSED)).body()).contains("\"ending\":\"refused\"");
      assertRefused(server.ask(question(REFUSED + "长".repeat(50))), 62, 50);
      HttpRequest.Builder completion =
          server
              .request("/v1/chat/completions")
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"model\": \"假模型\", \"messages\": [{\"role\": \"user\", \"content\": \""
                          + REFUSED
                          + "长".repeat(50)
                          + "\"}]}"));
      HttpResponse<String> answer = server.send(completion);
      assertThat(answer.statusCode()).isEqualTo(400); // as OpenAI has it
      assertThat(answer.body()).contains("context_length_exceeded", "提问有 62 个字符，最多 50 个");
    }
  }

  @Test
  void isBoundedWhereNothingIsSet() throws Exception {
    try (TestServer server = TestServer.with(FakeEngine.answering())) {
      assertRefused(server.ask(question("1".repeat(900_000))), 900_000, 60_000);
    }
  }

  @Test
  void theLargestBodyLimitThereIsHoldsNoSmallBodyBack() throws Exception {
    try (TestServer server =
        TestServer.with(FakeEngine.answering(), "body-max=" + Integer.MAX_VALUE + "B")) {
      assertThat(server.ask(question("在哪")).statusCode()).isEqualTo(200);
    }
  }

  private static String question(String text) {
    return "{\"prompt\": \"" + text + "\"}";
  }

  private static void assertRefused(HttpResponse<String> answer, int characters, int most) {
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body())
        .contains("\"code\":\"prompt_too_long\"")
        .contains("提问有 %d 个字符，最多 %d 个".formatted(characters, most))
        .contains("\"characters_max\":" + most);
  }
}
