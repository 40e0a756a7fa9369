package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.EngineException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while an answer is under way. */
class StreamingTest {
  private static final String QUESTION = "{\"prompt\": \"今天营业到几点，谁在值班\"}";

  private FakeEngine engine;
  private TestServer server;

  @BeforeEach
  void start() {
    engine = FakeEngine.holdingBack(2);
    server = TestServer.with(engine, "heartbeat=50ms");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsEachPieceAsAnEventOfItsOwnWhenItComes() throws Exception {
    HttpResponse<Stream<String>> answer = open();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream;charset=UTF-8");
    Iterator<String> lines = pieces(answer);
    FakeGeneration generation = engine.takeSubmitted();

    generation.thought("先看\n看啦");
    assertThat(lines.next()).isEqualTo("event: thinking");
    assertThat(lines.next()).isEqualTo("data: {\"text\":\"先看\\n看啦\"}");
    assertThat(lines.next()).isEmpty();

    generation.piece("好啦");
    assertThat(lines.next()).isEqualTo("event: token");
    assertThat(lines.next()).isEqualTo("data: {\"text\":\"好啦\"}");
    assertThat(lines.next()).isEmpty();

    generation.piece("有💰啦");
    assertThat(lines.next()).isEqualTo("event: token");
    assertThat(lines.next()).isEqualTo("data: {\"text\":\"有💰啦\"}");
    assertThat(lines.next()).isEmpty();

    generation.finish();
    assertThat(lines.next()).isEqualTo("event: done");
    assertThat(lines.next()).contains("\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":3");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.hasNext()).isFalse();
  }

  @Test
  void givesSignsOfLifeWhileWaiting() throws Exception {
    Iterator<String> lines = open().body().iterator();
    FakeGeneration generation = engine.takeSubmitted();
    assertThat(lines.next()).isEqualTo("event: opened");
    lines.next();
    lines.next();
    assertThat(lines.next()).isEqualTo(": ok");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo(": ok");
    generation.finish();
  }

  @Test
  void endsAStreamThatFailsWithAnErrorEvent() throws Exception {
    Iterator<String> lines = pieces(open());
    engine.takeSubmitted().fail(EngineException.Code.INTERNAL);
    assertThat(lines.next()).isEqualTo("event: error");
    assertThat(lines.next()).contains("\"code\":\"internal\"").contains("\"status\":500");
  }

  @Test
  void tellsAFailureOfAPlainAnswerByItsStatus() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = askLater();
    engine.takeSubmitted().piece("半").fail(EngineException.Code.INTERNAL);
    assertThat(answer.get().statusCode()).isEqualTo(500);
    assertThat(answer.get().body()).doesNotContain("半").contains("\"code\":\"internal\"");
  }

  @Test
  void separatesThinkingFromThePlainAnswer() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = askLater();
    engine.takeSubmitted().thought("想").piece("答").finish();
    assertThat(answer.get().body()).contains("\"response\":\"答\",\"thinking\":\"想\"");
  }

  @Test
  void cancelsWhenTheReaderOfAStreamGoesAway() throws Exception {
    try (Socket socket = ask("text/event-stream")) {
      assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
    }
    assertThat(engine.takeSubmitted().awaitCancelled()).isTrue();
  }

  @Test
  void cancelsWhenTheReaderOfAPlainAnswerGoesAway() throws Exception {
    FakeGeneration generation;
    try (Socket _ = ask("application/json")) {
      generation = engine.takeSubmitted();
      generation.piece("半");
    }
    assertThat(generation.awaitCancelled()).isTrue();
  }

  @Test
  void keepsAnsweringAClientThatSendsItsNextRequestEarly() throws Exception {
    try (Socket socket = ask("application/json")) {
      FakeGeneration first = engine.takeSubmitted();
      socket.getOutputStream().write('G');
      socket.getOutputStream().flush();
      first.piece("甲");
      Thread.yield();
      socket.getOutputStream().write("ET /health HTTP/1.1\r\nHost: localhost\r\n".getBytes());
      socket.getOutputStream().write("Connection: close\r\n\r\n".getBytes());
      first.finish();
      InputStream in = socket.getInputStream();
      String both = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(both).contains("\"response\":\"甲\"").contains("\"status\":\"ready\"");
    }
  }

  @Test
  void refusesMoreThanTheQueueHolds() throws Exception {
    CompletableFuture<HttpResponse<String>> first = askLater();
    FakeGeneration running = engine.takeSubmitted();
    CompletableFuture<HttpResponse<String>> second = askLater();
    FakeGeneration waiting = engine.takeSubmitted();

    HttpResponse<String> third = server.ask(QUESTION);
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(third.body()).contains("\"code\":\"queue_full\"");

    running.finish();
    waiting.finish();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(second.get().statusCode()).isEqualTo(200);
  }

  @Test
  void endsRunningAnswersWithAReasonWhenItShutsDown() throws Exception {
    Iterator<String> stream = pieces(open());
    engine.takeSubmitted();
    CompletableFuture<HttpResponse<String>> plain = askLater();
    engine.takeSubmitted();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    assertThat(stream.next()).isEqualTo("event: error");
    assertThat(stream.next()).contains("\"code\":\"shutting_down\"");
    assertThat(plain.get().statusCode()).isEqualTo(503);
    closed.get();
  }

  private HttpResponse<Stream<String>> open() throws Exception {
    return server
        .client()
        .send(
            server.chat(QUESTION).header("Accept", "text/event-stream").build(),
            HttpResponse.BodyHandlers.ofLines());
  }

  private static Iterator<String> pieces(HttpResponse<Stream<String>> answer) {
    Iterator<String> lines = answer.body().iterator();
    return new Iterator<>() {
      private String ahead;

      @Override
      public boolean hasNext() {
        while (ahead == null && lines.hasNext()) {
          String line = lines.next();
          if (line.startsWith(":")) {
            lines.next();
          } else if (line.equals("event: opened")) {
            lines.next();
            lines.next();
          } else {
            ahead = line;
          }
        }
        return ahead != null;
      }

      @Override
      public String next() {
        assertThat(hasNext()).isTrue();
        String line = ahead;
        ahead = null;
        return line;
      }
    };
  }

  private CompletableFuture<HttpResponse<String>> askLater() {
    return server
        .client()
        .sendAsync(
            server.chat(QUESTION).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** A client of bare bytes, which can leave whenever it likes. */
  private Socket ask(String accept) throws Exception {
    byte[] body = QUESTION.getBytes(StandardCharsets.UTF_8);
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            """
            POST /chat HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Accept: %s\r
            Content-Length: %d\r
            \r
            """
                .formatted(accept, body.length)
                .getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
    return socket;
  }
}
