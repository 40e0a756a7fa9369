package io.jinwen.assistant.app;

import io.jinwen.assistant.app.ServiceNotice.Pulse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Asks this server's own {@code /health} over HTTP, as anybody would: what answers is the web
 * server with all its filters, and not only a part of the program.
 */
final class OwnHealth implements Supplier<Pulse> {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private final InetAddress host;
  private final int port;

  /**
   * @param host where the server listens
   */
  OwnHealth(InetAddress host, int port) {
    this.host = reachable(host);
    this.port = port;
  }

  /** Under which address this machine itself reaches a server that listens there. */
  static InetAddress reachable(InetAddress host) {
    return host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
  }

  @Override
  public Pulse get() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(ANSWER_BYTES_MAX);
      return pulse(new String(answer, StandardCharsets.UTF_8));
    } catch (IOException notAnswered) {
      return Pulse.DEAD;
    }
  }

  private static Pulse pulse(String answer) {
    if (answer.startsWith("HTTP/1.1 200")) {
      return Pulse.READY;
    }
    boolean answers = answer.startsWith("HTTP/1.1 ");
    return answers && !answer.contains("\"status\":\"failed\"") ? Pulse.ALIVE : Pulse.DEAD;
  }
}
