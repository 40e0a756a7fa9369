package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads request bodies up to a limit, and no further. */
public final class BodyReader {
  private final int bytesMax;

  public BodyReader(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * The whole body.
   *
   * @throws ProblemException BODY_TOO_LARGE, as soon as it is known: by the declared length before
   *     reading anything, else after one byte too many
   */
  public byte[] read(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getContentLengthLong() <= bytesMax) {
      InputStream in = request.getInputStream();
      byte[] body = in.readNBytes(bytesMax);
      if (body.length < bytesMax || in.read() < 0) {
        return body;
      }
    }
    response.setHeader("Connection", "close"); // the rest of the body is not wanted
    throw new ProblemException(
        ProblemKind.BODY_TOO_LARGE,
        "请求体最多 %d 字节。".formatted(bytesMax),
        Map.of("max_bytes", bytesMax));
  }
}
