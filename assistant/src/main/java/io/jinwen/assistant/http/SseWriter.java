package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes server-sent events; only the request's own thread does so. */
public final class SseWriter {
  private final HttpServletResponse response;
  private final JsonWire json;
  private final Duration heartbeat;
  private long lastWriteNanos;

  /**
   * @param heartbeat how long the stream may be silent before it gives a sign of life
   */
  public SseWriter(HttpServletResponse response, JsonWire json, Duration heartbeat) {
    this.response = response;
    this.json = json;
    this.heartbeat = heartbeat;
  }

  /** Sends the headers, so that the client knows at once that its request was taken. */
  public void begin() {
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

  /** An event without a name, as OpenAI's clients expect it; the data is JSON on one line. */
  public void data(Object data) {
    write("data: %s\n\n".formatted(json.text(data)));
  }

  /** The mark by which OpenAI's clients know the end of a stream. */
  public void endMark() {
    write("data: [DONE]\n\n");
  }

  /** There is no event: a comment after a long silence, by which a dead connection shows itself. */
  public void quiet() {
    if (System.nanoTime() - lastWriteNanos >= heartbeat.toNanos()) {
      write(": ok\n\n");
    }
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
