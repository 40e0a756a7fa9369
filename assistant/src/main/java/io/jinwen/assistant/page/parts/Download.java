package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
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

  /** Writes a file that is no text. */
  @FunctionalInterface
  public interface Bytes {
    void write(OutputStream out) throws IOException;
  }

  /**
   * @param fileName its name on the reader's disk, asked for at each download
   * @param mediaType such as {@code text/csv}; the text is UTF-8
   */
  public Download(String label, Supplier<String> fileName, String mediaType, Content content) {
    this(label, event -> send(event, fileName.get(), mediaType, content));
  }

  /**
   * A file that is no text.
   *
   * @param mediaType such as {@link WordDocument#MEDIA_TYPE}
   */
  public static Download ofBytes(
      String label, Supplier<String> fileName, String mediaType, Bytes content) {
    return new Download(
        label,
        event -> {
          begin(event, fileName.get(), mediaType);
          content.write(event.getOutputStream());
        });
  }

  private Download(String label, DownloadHandler handler) {
    addClassName("jd-download");
    setText(label);
    setHref(handler, AttachmentType.DOWNLOAD);
  }

  private static void send(DownloadEvent event, String fileName, String mediaType, Content content)
      throws IOException {
    begin(event, fileName, mediaType + "; charset=utf-8");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(event.getOutputStream(), StandardCharsets.UTF_8))) {
      content.write(out);
    }
  }

  private static void begin(DownloadEvent event, String fileName, String contentType) {
    event.setFileName(fileName);
    event.setContentType(contentType);
    event.getResponse().setHeader("Cache-Control", "no-store");
  }
}
