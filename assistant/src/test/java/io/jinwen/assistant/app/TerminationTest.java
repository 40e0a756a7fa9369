package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.ServerProcess.State;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real server that is told to end (SIGTERM) ends within its limit, whatever it is doing. */
class TerminationTest {
  private static final int LIMIT_SECONDS = 10;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"LOADING", "WARMING_UP"})
  void endsBeforeItIsReady(State state) throws Exception {
    ServerProcess server = ServerProcess.start(state, folder.resolve("jinwen"));
    try (Socket health = get(server, "/health")) {
      assertThat(lines(health).readLine()).startsWith("HTTP/1.1 503");
    }
    assertEnds(server);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"ANSWERING", "STUCK"})
  void streamsEndWithAnErrorAndAreRemembered(State state) throws Exception {
    ServerProcess server = ServerProcess.start(state, folder.resolve("jinwen"));
    try (Socket reader = ask(server)) {
      BufferedReader lines = lines(reader);
      awaitToken(lines);
      server.process().toHandle().destroy();
      List<String> rest = readToEnd(lines);
      assertThat(rest).contains("event: error");
      assertThat(rest).anyMatch(line -> line.contains("shutting_down"));
      assertEnds(server);
    }
    assertThat(remembered()).containsExactly("一句");
  }

  @Test
  void endsWhileAReaderIsStalled() throws Exception {
    ServerProcess server = ServerProcess.start(State.FLOODING, folder.resolve("jinwen"));
    try (Socket stalled = ask(server)) {
      awaitToken(lines(stalled)); // and nothing from then on: the server fills every buffer between
      assertEnds(server);
    }
    assertThat(remembered()).containsExactly("一句");
  }

  private static void assertEnds(ServerProcess server) throws InterruptedException {
    server
        .process()
        .toHandle()
        .destroy(); // the signal that a supervisor sends; a second one changes nothing
    boolean ended = server.process().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    server.process().toHandle().destroyForcibly();
    assertThat(ended).isTrue();
  }

  /** How the answers of all turns begin; the audit of them is whole. */
  private List<String> remembered() {
    try (Database database = Database.open(DatabaseAddress.file(folder.resolve("jinwen")))) {
      assertThat(
              new AuditVerifier(new AuditLog(database, Clock.systemUTC())).verify(Optional.empty()))
          .isInstanceOf(AuditVerdict.Intact.class);
      return database
          .jdbc()
          .sql("select substring(answer, 1, 2) from turns")
          .query(String.class)
          .list();
    }
  }

  private static Socket get(ServerProcess server, String path) throws IOException {
    return send(server, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private static Socket ask(ServerProcess server) throws IOException {
    String body = "{\"prompt\": \"网点在哪\", \"stream\": true}";
    return send(
        server,
        "POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: %d\r\n\r\n%s"
                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  private static Socket send(ServerProcess server, String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void awaitToken(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("event: token")) {
        return;
      }
    }
    throw new AssertionError("no token came");
  }

  private static List<String> readToEnd(BufferedReader lines) throws IOException {
    List<String> rest = new ArrayList<>();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rest.add(line);
      }
    } catch (SocketException _) {
      // the server has gone; what came before is what counts
    }
    return rest;
  }
}
