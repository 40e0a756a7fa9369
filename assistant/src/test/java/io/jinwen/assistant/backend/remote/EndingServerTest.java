package io.jinwen.assistant.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that was asked to end: nobody listens any more, the answers under way stay open. */
class EndingServerTest {
  private static final GenerationRequest QUESTION =
      GenerationRequest.chat(List.of(ChatMessage.user("问")));

  /** Far more than a test runs; how long a silence may last where somebody listens. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(30);

  private ServerSocket door;
  private Thread acceptor;
  private RemoteEngine engine;
  private final CompletableFuture<OutputStream> answer = new CompletableFuture<>();

  @BeforeEach
  void open() throws Exception {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  private void connect(Duration timeMax) throws InterruptedException {
    engine =
        RemoteEngine.connect(
            new RemoteConfig(
                URI.create("http://127.0.0.1:%d/v1".formatted(door.getLocalPort())),
                Optional.empty(),
                Optional.empty(),
                timeMax,
                SILENCE_MAX,
                99));
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        answer(door.accept());
      } catch (IOException _) {
        // the door was closed
      }
    }
  }

  private void answer(Socket caller) throws IOException {
    var reader =
        new BufferedReader(
            new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
    String asked = reader.readLine();
    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
      // the headers say nothing that matters here
    }
    String models = "{\"data\":[{\"id\":\"m\"}]}";
    if (asked.contains("/chat/completions")) {
      String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
      caller.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      answer.complete(caller.getOutputStream());
    } else {
      String whole =
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(models.length(), models);
      caller.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
      caller.close();
    }
  }

  /** The port is free once nobody waits at it. */
  private void closeDoor() throws Exception {
    door.close();
    acceptor.join();
  }

  private void say(String text) throws Exception {
    String event = "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n".formatted(text);
    answer.get().write(event.getBytes(StandardCharsets.UTF_8));
    answer.get().flush();
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    closeDoor();
    answer.getNow(OutputStream.nullOutputStream()).close();
  }

  @Test
  void itsSilenceIsItsEnd() throws Exception {
    connect(Duration.ofSeconds(1));
    Generation generation = engine.submit(QUESTION);
    say("半");
    assertThat(generation.next()).isEqualTo(new GenerationEvent.Piece("半", false));
    assertThat(engine.unwilling()).isEmpty();
    closeDoor();
    assertThat(engine.unwilling().orElseThrow()).contains("nobody listens");
    assertThat(generation.next())
        .isInstanceOfSatisfying(
            GenerationEvent.Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo(EngineException.Code.UNAVAILABLE);
              assertThat(failed.error()).hasMessageContaining("silent");
            });
  }

  @Test
  void whatItStillSaysIsTaken() throws Exception {
    connect(SILENCE_MAX);
    Generation generation = engine.submit(QUESTION);
    say("一");
    generation.next();
    closeDoor();
    engine.unwilling();
    say("二");
    answer
        .get()
        .write(
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                .getBytes(StandardCharsets.UTF_8));
    answer.get().close();
    assertThat(generation.next()).isEqualTo(new GenerationEvent.Piece("二", false));
    assertThat(generation.next()).isInstanceOf(GenerationEvent.Finished.class);
  }
}
