package io.jinwen.assistant.http.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests with headers that a well-behaved client does not let one choose. */
final class RawHttp {
  private RawHttp() {}

  /** The whole answer, head and body. */
  static String get(int port, String path, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
              .formatted(path, String.join("\r\n", headers));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
