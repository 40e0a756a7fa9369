package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events; only the request's own thread does so. */
public final class SseWriter {
  private final HttpServletResponse response;
  private final JsonWire json;
  private long lastWriteNanos;

  /** Sends the headers, so that the client knows at once that its request was taken. */
  public SseWriter(HttpServletResponse response, JsonWire json) {
    this.response = response;
    this.json = json;
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no"); // a proxy in between must not wait for more
    write("");
  }

  /** One event; the data is JSON on one line. */
  public void event(String name, Object data) {
    write("event: %s\ndata: %s\n\n".formatted(name, json.text(data)));
  }

  /** An event without a name, as OpenAI's clients expect it. */
  public void data(String text) {
    write("data: %s\n\n".formatted(text));
  }

  /** A comment: clients skip it, and a dead connection shows itself by it. */
  public void heartbeat() {
    write(": ok\n\n");
  }

  public long nanosSinceLastWrite() {
    return System.nanoTime() - lastWriteNanos;
  }

  private void write(String frame) {
    try {
      response.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
      response.flushBuffer();
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
    lastWriteNanos = System.nanoTime();
  }
}
