package io.jinwen.assistant.app;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jinwen.assistant.app.ServiceNotice.Pulse;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNoticeTest {
  private final List<String> sent = new ArrayList<>();
  private Pulse pulse = Pulse.DEAD;

  private final ServiceNotice notice =
      new ServiceNotice(sent::add, () -> pulse, Optional.of(Duration.ofSeconds(1)));

  @Test
  void tellsOnceThatItIsReadyAndThenThatItLives() {
    notice.look();
    pulse = Pulse.ALIVE;
    notice.look();
    assertThat(sent).as("a server that loads is not told of").isEmpty();
    pulse = Pulse.READY;
    notice.look();
    notice.look();
    assertThat(sent).containsExactly("READY=1", "WATCHDOG=1", "WATCHDOG=1");
  }

  @Test
  void livesWithoutAPlaceToWriteAndNotWithoutAnswers() {
    pulse = Pulse.READY;
    notice.look();
    sent.clear();
    pulse = Pulse.ALIVE;
    notice.look();
    assertThat(sent).containsExactly("WATCHDOG=1");
    sent.clear();
    pulse = Pulse.DEAD;
    notice.look();
    assertThat(sent).isEmpty();
  }

  @Test
  void isNotAskedForWithoutAServiceManager() {
    assertThat(ServiceNotice.of(Map.of(), () -> pulse)).isEmpty();
    assertThatThrownBy(() -> ServiceNotice.of(Map.of("NOTIFY_SOCKET", "vsock:2:1"), () -> pulse))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vsock:2:1");
  }

  @Test
  void sendsDatagrams(@TempDir Path folder) throws Throwable {
    for (String address : List.of(folder.resolve("notify").toString(), "@jinwen-" + folder)) {
      try (Receiver receiver = new Receiver(address)) {
        NotifySocket socket = new NotifySocket(address);
        socket.send("READY=1");
        socket.send("WATCHDOG=1");
        assertThat(receiver.next()).isEqualTo("READY=1");
        assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
      }
    }
    assertThatThrownBy(() -> new NotifySocket(folder.resolve("nobody").toString()).send("READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nobody listens");
  }

  @Test
  void readsItsOwnHealth() throws IOException {
    assertThat(health(200, "{\"status\":\"ready\"}")).isEqualTo(Pulse.READY);
    assertThat(health(503, "{\"status\":\"loading\"}")).isEqualTo(Pulse.ALIVE);
    assertThat(health(503, "{\"status\":\"storage_full\"}")).isEqualTo(Pulse.ALIVE);
    assertThat(health(503, "{\"status\":\"failed\"}")).isEqualTo(Pulse.DEAD);
    assertThat(new OwnHealth(InetAddress.getLoopbackAddress(), 1).get()).isEqualTo(Pulse.DEAD);
  }

  private static Pulse health(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      server.createContext(
          "/health",
          exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
      InetAddress everywhere = InetAddress.getByAddress(new byte[4]);
      return new OwnHealth(everywhere, server.getAddress().getPort()).get();
    } finally {
      server.stop(0);
    }
  }

  /** What a service manager has: a bound socket of datagrams. */
  private static final class Receiver implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int BYTES_MAX = 1_000;

    private final int socket;

    Receiver(String address) throws Throwable {
      socket =
          (int) function("socket", JAVA_INT, JAVA_INT, JAVA_INT).invoke(AF_UNIX, SOCK_DGRAM, 0);
      byte[] path = address.getBytes(StandardCharsets.UTF_8);
      if (path[0] == '@') {
        path[0] = 0;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment name = arena.allocate(110, 8);
        name.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, name, JAVA_BYTE, 2, path.length);
        int bound =
            (int)
                function("bind", JAVA_INT, ADDRESS, JAVA_INT).invoke(socket, name, 2 + path.length);
        assertThat(bound).isZero();
      }
    }

    String next() throws Throwable {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(BYTES_MAX);
        long length =
            (long)
                Linker.nativeLinker()
                    .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("recv"),
                        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT))
                    .invoke(socket, bytes, (long) BYTES_MAX, 0x40);
        assertThat(length).as("a datagram is there").isPositive();
        byte[] message = bytes.asSlice(0, length).toArray(JAVA_BYTE);
        return new String(message, StandardCharsets.UTF_8);
      }
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
      return Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow(name),
              FunctionDescriptor.of(JAVA_INT, arguments));
    }

    @Override
    public void close() throws Exception {
      try {
        int _ = (int) function("close", JAVA_INT).invoke(socket);
      } catch (Throwable e) {
        throw new IOException(e);
      }
    }
  }
}
