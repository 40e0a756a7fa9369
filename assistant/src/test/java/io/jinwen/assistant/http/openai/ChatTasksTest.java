package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Requests that give way to others, over real HTTP. */
class ChatTasksTest {
  /** What a program writes around a question, as Open WebUI does with a file that is asked. */
  private static final String AROUND_A_QUESTION =
      "### Task:\nRespond to the user query using the provided context and name your s"
          + "ources in brackets.\n### Guidelines:\n- Where the context does not have it, say "
          + "so plainly.\n- Where the query is unclear, ask what is meant.\n- Answer in the l"
          + "anguage of the query.\n- Where the context cannot be read, tell the user and do"
          + " what you can without it.\n- Keep citations short and close to what they bear o"
          + "ut, and use no tags of markup in the response.\n### Output:\nA clear and direct "
          + "response to the query of the user.\n<context>\nThe branch in Harbour Street open"
          + "s at nine.\n</context>\n\nWhen does the branch open?";

  private static final String TITLE =
      "### Task:\nGenerate a short title for the chat below.\n### Guidelines:\n- The tit"
          + "le names what the chat is mainly about, in the language of the chat.\n- It may "
          + "have an emoji where that helps.\n- Do not put the title into quotation marks or"
          + " markup.\n- Prefer what is right to what is clever, and be plain.\n- The whole r"
          + "esponse is one JSON object, without a fence around it.\n### Output:\n{ \"title\": "
          + "\"the title\" }\n### Examples:\n- { \"title\": \"Stocks in March\" }\n- { \"title\": \"How"
          + " banks settle\" }\n### Chat History:\n<chat_history>\nUSER: what is a bond\nASSISTA"
          + "NT: a loan that is cut into pieces\n</chat_history>";

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

  /** They are long, in English and full of orders, which is no sign of harm. */
  @Test
  void theGuardLetsThemPass() throws Exception {
    for (String text : List.of(AROUND_A_QUESTION, TITLE)) {
      var answer = ask(text, "auto");
      var generation = engine.takeSubmitted();
      assertThat(generation.request().background()).isEqualTo(text.equals(TITLE));
      generation.piece("ok").finish();
      assertThat(answer.get().body()).contains("ok");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "### Task:|Generate a concise title.|<chat_history>|USER: hi|</chat_history>; auto; true",
        "### Task:|Predict messages.|### Chat History:|<chat_history>|</chat_history>; auto; true",
        "### Task:|Find search queries.|<chat_history>|USER: hi|</chat_history>; auto; false",
        "### Task:|Answer the question.|What is a bond?; auto; false",
        "What does <chat_history> mean?; auto; false",
        "What is a bond?; flex; true"
      })
  void whatNobodyWaitsForRunsInTheBackground(String text, String tier, boolean background)
      throws Exception {
    var answer = ask(text.replace('|', '\n'), tier);
    var generation = engine.takeSubmitted();
    assertThat(generation.request().background()).isEqualTo(background);
    generation.piece("ok").finish();
    assertThat(answer.get().statusCode()).isEqualTo(200);
  }

  private static CompletableFuture<HttpResponse<String>> ask(String text, String tier) {
    Object[] messages = {Map.of("role", "user", "content", text)};
    String body =
        JsonMapper.shared().writeValueAsString(Map.of("service_tier", tier, "messages", messages));
    HttpRequest request =
        server
            .request("/v1/chat/completions")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return server.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }
}
