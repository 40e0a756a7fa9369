package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;

/** Files that a client saves. */
final class Attachment {
  private Attachment() {}

  /** Writes a file's text. */
  interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Sends a file; what is written goes out as it is written. Where writing fails the response is
   * not ended as a whole one: what a client has is broken off, or a problem where nothing is out.
   *
   * @param fileName of plain characters only
   */
  static void send(HttpServletResponse response, String mediaType, String fileName, Content content)
      throws IOException {
    response.setContentType(mediaType + ";charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    response.setHeader("Cache-Control", "no-store");
    try {
      Writer out = response.getWriter();
      content.writeTo(out);
      out.close();
    } catch (IOException | RuntimeException failed) {
      if (!response.isCommitted()) {
        response.reset();
      }
      throw failed;
    }
  }
}
