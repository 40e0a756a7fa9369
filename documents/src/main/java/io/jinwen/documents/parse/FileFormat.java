package io.jinwen.documents.parse;

import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.Refusal;
import io.jinwen.documents.RefusedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * Tells a file's kind by its content, and refuses what its name belies or what must not be read.
 */
final class FileFormat {
  private static final int HEAD_BYTES = 4_096;
  private static final int PDF_MARK_WITHIN = 1_024;
  private static final byte[] OLE = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

  private final ReadLimits limits;

  FileFormat(ReadLimits limits) {
    this.limits = limits;
  }

  DocumentKind of(Path file, String name) throws IOException, RefusedDocumentException {
    long bytes = Files.size(file);
    if (bytes == 0) {
      throw Refusal.EMPTY.with();
    }
    if (bytes > limits.fileBytesMax()) {
      throw Refusal.TOO_LARGE.with(megabytes(bytes), megabytes(limits.fileBytesMax()));
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    DocumentKind kind = byContent(file, head, name);
    requireEnding(name, kind);
    return kind;
  }

  static String megabytes(long bytes) {
    return bytes < 1 << 20
        ? Math.max(1, bytes >> 10) + " KB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20));
  }

  private DocumentKind byContent(Path file, byte[] head, String name)
      throws IOException, RefusedDocumentException {
    String latin = new String(head, StandardCharsets.ISO_8859_1);
    int mark = latin.indexOf("%PDF-");
    if (mark >= 0 && mark < PDF_MARK_WITHIN) {
      return DocumentKind.PDF;
    }
    if (latin.startsWith("PK")) {
      return new ZipCheck(limits).kindOf(file);
    }
    if (startsWith(head, OLE)) {
      throw oldOffice(file);
    }
    if (isCode(latin) || !PlainText.looksLikeText(file)) {
      throw Refusal.UNKNOWN_FORMAT.with();
    }
    Optional<DocumentKind> promised = DocumentKind.ofName(name);
    if (isHtml(latin)) {
      return promised.filter(DocumentKind::plain).orElse(DocumentKind.HTML);
    }
    return promised.filter(DocumentKind::plain).orElse(DocumentKind.TEXT);
  }

  /** Rich text and PostScript: characters all, yet nothing to be read as they stand. */
  private static boolean isCode(String head) {
    return head.startsWith("{\\rtf") || head.startsWith("%!PS");
  }

  private static boolean isHtml(String head) {
    String start = head.stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("\u00ef\u00bb\u00bf")) {
      start = start.substring(3).stripLeading();
    }
    return start.startsWith("<!doctype html") || start.startsWith("<html");
  }

  private static void requireEnding(String name, DocumentKind kind)
      throws RefusedDocumentException {
    Optional<DocumentKind> promised = DocumentKind.ofName(name);
    boolean agrees =
        promised.isEmpty() || promised.get() == kind || (promised.get().plain() && kind.plain());
    if (!agrees) {
      throw Refusal.WRONG_ENDING.with(name.substring(name.lastIndexOf('.') + 1), kind.words());
    }
  }

  /** Word 97 and its like, and what Office makes of a new file with a password. */
  private static RefusedDocumentException oldOffice(Path file) {
    try (POIFSFileSystem container = new POIFSFileSystem(file.toFile(), true)) {
      DirectoryNode root = container.getRoot();
      return root.hasEntryCaseInsensitive("EncryptedPackage")
          ? Refusal.ENCRYPTED.with()
          : Refusal.OLD_OFFICE.with();
    } catch (IOException | RuntimeException damaged) {
      return Refusal.OLD_OFFICE.with();
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (bytes[i] != start[i]) {
        return false;
      }
    }
    return true;
  }
}
