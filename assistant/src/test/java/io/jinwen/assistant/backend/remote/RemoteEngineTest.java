package io.jinwen.assistant.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client of another engine: our own second server behind it, or one that misbehaves. */
class RemoteEngineTest {
  private static final GenerationRequest QUESTION =
      new GenerationRequest(
          new Prompt.Chat(List.of(ChatMessage.system("简短"), ChatMessage.user("什么是久期")), false),
          SamplingParams.DEFAULT.toBuilder().seed(7).stop(List.of("完")).maxNewTokens(9).build());

  private final Queue<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private Engine connect(int port, Duration silenceMax) throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:%d/v1/".formatted(port));
    Engine engine =
        RemoteEngine.connect(
            new RemoteConfig(
                url, Optional.of("key"), Optional.empty(), Duration.ofSeconds(5), silenceMax, 99));
    open.add(engine);
    return engine;
  }

  private Engine before(FakeEngine behind) throws InterruptedException {
    TestServer server = TestServer.with(behind, "heartbeat=50ms");
    open.add(server);
    return connect(server.port(), Duration.ofSeconds(30));
  }

  /** A server whose answers to chat completions a test gives, one after the other. */
  private Engine before(AtomicInteger asked, Duration silenceMax, String... answers)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/models",
        exchange -> {
          byte[] models = "{\"data\":[{\"id\":\"m\"}]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, models.length);
          exchange.getResponseBody().write(models);
          exchange.close();
        });
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          String answer = answers[Math.min(asked.getAndIncrement(), answers.length - 1)];
          exchange.getRequestBody().readAllBytes();
          if (answer.matches("\\d+")) {
            exchange.sendResponseHeaders(Integer.parseInt(answer), -1);
          } else {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (answer.endsWith("silence")) {
              return; // stays open
            }
          }
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return connect(server.getAddress().getPort(), silenceMax);
  }

  private static String text(Generation generation) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (generation.next()) {
        case GenerationEvent.Started _ -> {
          // nothing to read
        }
        case GenerationEvent.Piece piece ->
            text.append(piece.thinking() ? "(" + piece.text() + ")" : piece.text());
        case GenerationEvent.Finished end -> {
          return text + "|" + end.reason() + "|" + end.usage().completionTokens();
        }
        case GenerationEvent.Failed failed -> throw failed.error();
      }
    }
  }

  @Test
  void askingThroughTheDoorAsksTheEngineBehindItTheSame() throws Exception {
    FakeEngine behind = FakeEngine.holdingBack(4);
    Engine engine = before(behind);
    Generation generation = engine.submit(QUESTION);
    FakeGeneration asked = behind.takeSubmitted();
    asked.thought("想").piece("利率").piece("风险💰").finish();

    assertThat(asked.request()).isEqualTo(QUESTION);
    assertThat(text(generation)).isEqualTo("(想)利率风险💰|STOP|2");
    assertThat(engine.model().name()).isEqualTo("假模型");
    assertThat(engine.model().contextTokensMax()).isEqualTo(FakeEngine.CONTEXT_TOKENS_MAX);
    assertThat(engine.status().running()).isZero();
  }

  @Test
  void aFormatTravelsThroughTheDoor() throws Exception {
    FakeEngine behind = FakeEngine.holdingBack(4);
    var shape =
        new JsonShape.Structure(
            List.of(
                new JsonShape.Property("利率", new JsonShape.Number(), true),
                new JsonShape.Property("子", new JsonShape.Sequence(new JsonShape.Text()), false)));
    Generation generation =
        before(behind)
            .submit(
                new GenerationRequest(
                    QUESTION.prompt(),
                    SamplingParams.GREEDY,
                    new AnswerFormat.Json(shape, Map.of()),
                    OptionalInt.empty()));
    FakeGeneration asked = behind.takeSubmitted();
    asked.piece("{}").finish();
    text(generation);
    assertThat(((AnswerFormat.Json) asked.request().format()).shape()).isEqualTo(shape);
  }

  @Test
  void whatNobodyWaitsForGivesWayThereToo() throws Exception {
    FakeEngine behind = FakeEngine.holdingBack(4);
    Generation generation =
        before(behind)
            .submit(
                new GenerationRequest(
                    QUESTION.prompt(),
                    SamplingParams.GREEDY,
                    new AnswerFormat.Free(),
                    OptionalInt.empty(),
                    true));
    FakeGeneration asked = behind.takeSubmitted();
    asked.piece("一").finish();
    text(generation);
    assertThat(asked.request().background()).isTrue();
  }

  @Test
  void cancellingHereCancelsThere() throws Exception {
    FakeEngine behind = FakeEngine.holdingBack(4);
    Generation generation = before(behind).submit(QUESTION);
    FakeGeneration asked = behind.takeSubmitted();
    asked.piece("啦");
    assertThat(generation.next()).isEqualTo(new GenerationEvent.Piece("啦", false));
    generation.cancel();
    assertThat(asked.awaitCancelled()).isTrue();
    assertThat(text(generation)).startsWith("|CANCELLED");
  }

  @Test
  void aFullQueueThereIsAFullQueueHere() throws Exception {
    FakeEngine behind = FakeEngine.holdingBack(0);
    Generation generation = before(behind).submit(QUESTION);
    assertThatThrownBy(() -> text(generation))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.QUEUE_FULL));
  }

  @Test
  void triesAgainBeforeTheFirstByteAndNeverAfter() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    String begun = "data: {\"choices\":[{\"delta\":{\"content\":\"半\"}}]}\n\n";
    Engine engine = before(asked, Duration.ofSeconds(30), "503", begun);
    Generation generation = engine.submit(QUESTION);
    assertThatThrownBy(() -> text(generation))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.UNAVAILABLE))
        .hasMessageContaining("no end");
    assertThat(asked).hasValue(2);
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Engine engine = before(asked, Duration.ofMillis(300), "data: {}\n\n: silence");
    Generation generation = engine.submit(QUESTION);
    assertThatThrownBy(() -> text(generation)).hasMessageContaining("silent");
  }

  @Test
  void aServerThatKeepsFailingIsLeftAlone() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Engine engine = before(asked, Duration.ofSeconds(30), "500");
    for (int i = 0; i < CircuitBreaker.FAILURES_MAX; i++) {
      Generation generation = engine.submit(QUESTION);
      assertThatThrownBy(() -> text(generation)).isInstanceOf(EngineException.class);
    }
    int before = asked.get();
    assertThat(engine.status().ready()).isFalse();
    assertThatThrownBy(() -> engine.submit(QUESTION)).hasMessageContaining("5 times in a row");
    assertThat(asked).hasValue(before);
  }

  @Test
  void theBreakerLetsOneTryAfterItsPause() {
    long[] now = {0};
    CircuitBreaker breaker = new CircuitBreaker(() -> now[0]);
    for (int i = 0; i < CircuitBreaker.FAILURES_MAX; i++) {
      breaker.failed("x");
    }
    assertThat(breaker.mayTry()).isFalse();
    assertThat(breaker.refuses()).isTrue();
    now[0] = CircuitBreaker.PAUSE.toNanos();
    assertThat(breaker.refuses()).isFalse();
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.mayTry()).as("a second one while the first is under way").isFalse();
    breaker.failed("x");
    assertThat(breaker.mayTry()).isFalse();
    now[0] *= 2;
    assertThat(breaker.mayTry()).isTrue();
    breaker.succeeded();
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.mayTry()).isTrue();
  }

  @Test
  void tokensAreEstimatedHighAndSaidToBe() throws Exception {
    Engine engine = before(FakeEngine.answering());
    assertThat(engine.countTokens("什么是久期abc")).isEqualTo(6);
    assertThat(engine.model().kernels()).contains("estimates");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> RemoteEngine.connect(RemoteConfig.of(URI.create("http://127.0.0.1:1/v1"))))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("127.0.0.1:1");
  }
}
