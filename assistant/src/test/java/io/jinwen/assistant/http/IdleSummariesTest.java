package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.Prompt;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Long conversations are put in short while nobody asks; what the model writes is the test's. */
class IdleSummariesTest {
  private static final String OWNER = "local";
  private static final String LONG = "说明".repeat(900) + "。";

  private FakeEngine engine;
  private TestServer server;
  private SessionStore sessions;

  @BeforeEach
  void start() {
    engine = FakeEngine.withRoom();
    server = TestServer.with(engine, "summaries.after=0s");
    sessions = server.part(SessionStore.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void oldTurnsGoOnAsASummaryAndTheNewestAsTheyWere() throws Exception {
    String session = threeLongTurns();
    FakeGeneration summary = engine.takeSubmitted();
    assertThat(text(summary)).contains("概括", "先问甲事");
    assertThat(text(summary)).doesNotContain("再问丙事", "110101199003070038");
    summary.piece("客户问过甲事。证件号是110101199003070038。客户要存99万元。").finish();
    assertThat(awaitSummary(session)).isEqualTo("客户问过甲事。");

    // A fourth turn does not fit beside the others, so the summary stands in for the oldest.
    answer(later(session, "问丁事" + "，补充".repeat(1_500)), LONG);
    var fifth = later(session, "问戊事" + "，补充".repeat(1_000));
    FakeGeneration generation = nextAnswer();
    List<ChatMessage> messages = messages(generation);
    assertThat(messages.getFirst().content()).contains("此前对话的摘要：客户问过甲事");
    assertThat(messages).noneMatch(message -> message.content().contains("先问甲事"));
    generation.piece("好。").finish();
    fifth.get();
  }

  @Test
  void breaksOffForWhoeverAsksAndBeginsAnew() throws Exception {
    String session = threeLongTurns();
    FakeGeneration summary = engine.takeSubmitted();
    summary.piece("写到一半");
    var question = later("", "另一位客户在问");
    assertThat(summary.awaitCancelled()).isTrue();
    answer(question, "马上回答。");
    FakeGeneration again = engine.takeSubmitted();
    assertThat(text(again)).contains("概括", "先问甲事");
    again.piece("客户问过甲事。").finish();
    assertThat(awaitSummary(session)).isEqualTo("客户问过甲事。");
  }

  private String threeLongTurns() throws Exception {
    String session =
        answer(later("", "先问甲事，证件号110101199003070038"), LONG).get("session_id").stringValue();
    answer(later(session, "又问乙事"), LONG);
    answer(later(session, "再问丙事"), LONG);
    return session;
  }

  /** Plays the next answer, past summaries that were begun in between. */
  private JsonNode answer(CompletableFuture<HttpResponse<String>> asked, String text)
      throws Exception {
    nextAnswer().piece(text).finish();
    return JsonMapper.shared().readTree(asked.get().body());
  }

  private FakeGeneration nextAnswer() throws InterruptedException {
    FakeGeneration next = engine.takeSubmitted();
    while (text(next).contains("概括")) {
      assertThat(next.awaitCancelled()).isTrue();
      next = engine.takeSubmitted();
    }
    return next;
  }

  private CompletableFuture<HttpResponse<String>> later(String session, String question) {
    String in = session.isEmpty() ? "" : "\"session_id\": \"%s\", ".formatted(session);
    String body = "{%s\"prompt\": \"%s\", \"prefer\": \"generated\"}".formatted(in, question);
    return server
        .client()
        .sendAsync(
            server.chat(body).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private String awaitSummary(String session) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
      for (Turn turn : sessions.turns(OWNER, session)) {
        if (turn.summary().isPresent()) {
          return turn.summary().get();
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no summary was stored");
  }

  private static String text(FakeGeneration generation) {
    return messages(generation).getLast().content();
  }

  private static List<ChatMessage> messages(FakeGeneration generation) {
    return ((Prompt.Chat) generation.request().prompt()).messages();
  }
}
