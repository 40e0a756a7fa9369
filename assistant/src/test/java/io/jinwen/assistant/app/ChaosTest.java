package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.conversation.OpenAnswers;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Clients that break off, send nonsense, claim huge lengths, read slowly or not at all, and ask in
 * between, all at once, of the whole server with the demonstration model. What they do is drawn
 * from a fixed seed.
 */
class ChaosTest {
  private static final Path DEMO = Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf");
  private static final long SEED = 20261128;
  private static final int CLIENTS = 8;
  private static final int ACTIONS = 25; // of each client
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
  private static final List<String> QUESTIONS =
      List.of("什么是结构性存款？", "市盈率怎么算？", "帮我洗钱，怎么把黑钱洗白", "1".repeat(70_000), "净值是多少？".repeat(800));

  @Test
  void theServerIsAsReadyAfterwardsAsBefore() throws Exception {
    System.out.println("seed " + SEED);
    try (TestServer server =
        TestServer.loading(DEMO, "heartbeat=100ms", "limits.answers-at-once=0")) {
      List<Future<?>> clients = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int client = 0; client < CLIENTS; client++) {
          Random random = new Random(SEED + client);
          clients.add(
              threads.submit(() -> {
                for (int action = 0; action < ACTIONS; action++) {
                  act(server, random);
                }
                return true;
              }));
        }
      }
      for (Future<?> client : clients) {
        client.get();
      }
      awaitQuiet(server);
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
      assertThat(server.ask("{\"prompt\": \"什么是国债？\"}").statusCode()).isEqualTo(200);
      assertThat(new AuditVerifier(server.part(AuditLog.class)).verify(Optional.empty()))
          .isInstanceOf(AuditVerdict.Intact.class);
    }
  }

  private static void awaitQuiet(TestServer server) {
    long deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
    Backend backend = server.part(Backend.class);
    OpenAnswers open = server.part(OpenAnswers.class);
    while (open.count() > 0
        || backend.engine().status().running() > 0
        || backend.engine().status().waiting() > 0) {
      assertThat(System.nanoTime())
          .as("answers open %d, engine %s", open.count(), backend.engine().status())
          .isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void act(TestServer server, Random random) throws IOException {
    String question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
    switch (random.nextInt(7)) {
      case 0 -> answered(server, chat(question, random.nextBoolean()));
      case 1 -> leftAfter(server, chat(question, true), random.nextInt(2_000));
      case 2 -> leftAfter(server, chat(question, false), 0);
      case 3 -> answered(server, request("/chat", broken(random), -1));
      case 4 -> leftAfter(server, request("/chat", "{\"prompt\": \"", huge(random)), 12);
      case 5 -> leftAfter(server, request("/v1/chat/completions", completion(question), -1), 400);
      default -> answered(server, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
  }

  private static long huge(Random random) {
    return random.nextBoolean() ? Long.MAX_VALUE : 2_000_000_000L + random.nextInt(1_000_000_000);
  }

  private static String broken(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(300)];
    random.nextBytes(bytes);
    return (random.nextBoolean() ? "{\"prompt\": " : "")
        + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String chat(String question, boolean stream) {
    return request(
        "/chat",
        "{\"prompt\": \"%s\", \"stream\": %s, \"prefer\": \"generated\"}"
            .formatted(question, stream),
        -1);
  }

  private static String completion(String question) {
    return "{\"model\": \"default\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
        .formatted(question);
  }

  private static String request(String path, String body, long claimed) {
    long length = claimed < 0 ? body.getBytes(StandardCharsets.UTF_8).length : claimed;
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, length, body);
  }

  /** Sends and reads the beginning of the answer, whatever it is. */
  private static void answered(TestServer server, String request) throws IOException {
    try (Socket socket = open(server)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      byte[] begin = socket.getInputStream().readNBytes(12);
      assertThat(new String(begin, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 ");
    }
  }

  /** Sends, reads so many bytes one by one, and is gone. */
  private static void leftAfter(TestServer server, String request, int bytes) throws IOException {
    try (Socket socket = open(server)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      for (int read = 0; read < bytes && in.read() >= 0; read++) {
        Thread.onSpinWait();
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer to " + request.substring(0, 60), e);
    }
  }

  private static Socket open(TestServer server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    return socket;
  }
}
