package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** A link behind which a file is written while it is sent. */
public final class Download extends Anchor {
  /** Writes a file. */
  @FunctionalInterface
  public interface Content {
    void write(Writer out) throws IOException;
  }

  /**
   * @param fileName its name on the reader's disk, asked for at each download
   * @param mediaType such as {@code text/csv}; the text is UTF-8
   */
  public Download(String label, Supplier<String> fileName, String mediaType, Content content) {
    addClassName("jd-download");
    setText(label);
    setHref(
        (DownloadHandler) event -> send(event, fileName.get(), mediaType, content),
        AttachmentType.DOWNLOAD);
  }

  private static void send(DownloadEvent event, String fileName, String mediaType, Content content)
      throws IOException {
    event.setFileName(fileName);
    event.setContentType(mediaType + "; charset=utf-8");
    event.getResponse().setHeader("Cache-Control", "no-store");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(event.getOutputStream(), StandardCharsets.UTF_8))) {
      content.write(out);
    }
  }
}
