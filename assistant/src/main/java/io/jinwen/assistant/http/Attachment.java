package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;

/** Files that a client saves. */
final class Attachment {
  private Attachment() {}

  /**
   * Begins a file; what is written goes out as it is written.
   *
   * @param fileName of plain characters only
   */
  static Writer begin(HttpServletResponse response, String mediaType, String fileName)
      throws IOException {
    response.setContentType(mediaType + ";charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    response.setHeader("Cache-Control", "no-store");
    return response.getWriter();
  }
}
