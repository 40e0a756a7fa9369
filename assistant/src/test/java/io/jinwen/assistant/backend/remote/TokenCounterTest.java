package io.jinwen.assistant.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counting is never what a question waits for, whatever the other server does. */
class TokenCounterTest {
  private static final int COUNTED = 77;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final CircuitBreaker breaker = new CircuitBreaker(now::get);
  private volatile int status = 200;
  private volatile boolean hangs;
  private volatile boolean stalls;
  private volatile Duration takes = Duration.ZERO; // by the clock of the test
  private HttpServer server;
  private HttpClient http;
  private TokenCounter counter;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/tokenize",
        exchange -> {
          asked.incrementAndGet();
          now.addAndGet(takes.toNanos());
          if (hangs) {
            return; // it stays open
          }
          if (stalls) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            return;
          }
          byte[] body = ("{\"count\": " + COUNTED + "}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    http = HttpClient.newHttpClient();
    RemoteConfig config =
        RemoteConfig.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"));
    counter = TokenCounter.of(new RemoteCalls(http, config), config, "model", breaker, now::get);
    asked.set(0);
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.stop(0);
  }

  @Test
  void countsWhileTheServerIsQuick() {
    for (int i = 0; i < 200; i++) {
      assertThat(counter.count("什么")).isEqualTo(COUNTED);
    }
    assertThat(asked).hasValue(200);
  }

  @Test
  void estimatesForAWhileAfterAFailureWhichTheBreakerCounts() {
    status = 500;
    for (int i = 0; i < 20; i++) {
      assertThat(counter.count("什么")).isEqualTo(TokenCounter.estimate("什么"));
    }
    assertThat(asked).hasValue(1);
    for (int i = 1; i < CircuitBreaker.FAILURES_MAX; i++) {
      now.addAndGet(TokenCounter.ESTIMATED_FOR.toNanos());
      counter.count("什么");
    }
    assertThat(breaker.isClosed()).isFalse();
    status = 200;
    now.addAndGet(TokenCounter.ESTIMATED_FOR.toNanos());
    counter.count("什么");
    assertThat(asked).as("left alone with the server").hasValue(CircuitBreaker.FAILURES_MAX);
  }

  @Test
  void aServerThatLetsNobodyCountMayAnswerAllTheSame() throws Exception {
    status = 403;
    assertThat(counter.count("什么")).isEqualTo(TokenCounter.estimate("什么"));
    assertThat(breaker.isClosed()).isTrue();
    RemoteConfig config =
        RemoteConfig.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"));
    TokenCounter unasked =
        TokenCounter.of(new RemoteCalls(http, config), config, "model", breaker, now::get);
    assertThat(unasked.count("什么")).isEqualTo(TokenCounter.estimate("什么"));
    assertThat(unasked.description()).contains("estimates");
  }

  @Test
  void aServerThatStopsBehindTheHeadersIsNotWaitedFor() {
    stalls = true;
    assertThat(counter.count("什么")).isEqualTo(TokenCounter.estimate("什么"));
  }

  @Test
  void aBusyMomentAtTheStartIsNotForGood() throws Exception {
    hangs = true;
    RemoteConfig config =
        RemoteConfig.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"));
    TokenCounter late =
        TokenCounter.of(new RemoteCalls(http, config), config, "model", breaker, now::get);
    hangs = false;
    assertThat(late.count("什么")).isEqualTo(TokenCounter.estimate("什么"));
    now.addAndGet(TokenCounter.ESTIMATED_FOR.toNanos());
    assertThat(late.count("什么")).isEqualTo(COUNTED);
  }

  @Test
  void estimatesOnceTheCountsTogetherAreLate() {
    takes = Duration.ofMillis(300);
    for (int i = 0; i < 100; i++) {
      counter.count("什么");
    }
    assertThat(takes.multipliedBy(asked.get()))
        .isLessThan(TokenCounter.LATE_MAX.plus(takes.multipliedBy(2)));
    takes = Duration.ZERO;
    now.addAndGet(TokenCounter.ESTIMATED_FOR.toNanos());
    assertThat(counter.count("什么")).isEqualTo(COUNTED);
  }
}
