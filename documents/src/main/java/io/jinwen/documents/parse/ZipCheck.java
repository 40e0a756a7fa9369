package io.jinwen.documents.parse;

import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.Refusal;
import io.jinwen.documents.RefusedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks a container once, keeping nothing, before a parser is let near it: counts what comes out
 * rather than believing what the container says of itself, and looks for what no honest Office file
 * has.
 */
final class ZipCheck {
  private static final int ENTRIES_MAX = 20_000;

  /** Sheets of equal numbers pack some 50 times smaller, whole files of zeros a thousand times. */
  private static final long RATIO_MAX = 200;

  private static final long RATIO_BYTES_MIN = 4L << 20;

  private final ReadLimits limits;
  private long inflated;

  ZipCheck(ReadLimits limits) {
    this.limits = limits;
  }

  /** What the container is. */
  DocumentKind kindOf(Path file) throws IOException, RefusedDocumentException {
    Set<String> names = new HashSet<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > ENTRIES_MAX) {
        throw Refusal.ZIP_BOMB.with();
      }
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        names.add(entry.getName().toLowerCase(Locale.ROOT));
        inspect(zip, entry);
      }
    } catch (ZipException damaged) {
      throw Refusal.DAMAGED.with();
    }
    DocumentKind kind = kind(names);
    if (names.stream().anyMatch(name -> name.endsWith("vbaproject.bin"))) {
      throw Refusal.MACRO.with(kind.name().toLowerCase(Locale.ROOT));
    }
    return kind;
  }

  private static DocumentKind kind(Set<String> names) throws RefusedDocumentException {
    if (names.contains("word/document.xml")) {
      return DocumentKind.DOCX;
    }
    if (names.contains("xl/workbook.xml")) {
      return DocumentKind.XLSX;
    }
    if (names.contains("ppt/presentation.xml")) {
      return DocumentKind.PPTX;
    }
    throw Refusal.UNKNOWN_FORMAT.with();
  }

  private void inspect(ZipFile zip, ZipEntry entry) throws IOException, RefusedDocumentException {
    String name = entry.getName().toLowerCase(Locale.ROOT);
    boolean xml = name.endsWith(".xml") || name.endsWith(".rels") || name.endsWith(".vml");
    DeclarationScan scan = new DeclarationScan();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        inflated += n;
        if (inflated > limits.inflatedBytesMax() || isBomb(bytes, entry.getCompressedSize())) {
          throw Refusal.ZIP_BOMB.with();
        }
        if (xml && scan.finds(buffer, n)) {
          throw Refusal.EXTERNAL_ENTITY.with();
        }
      }
    }
    if (name.equals("[content_types].xml") && scan.macroEnabled()) {
      throw Refusal.MACRO.with("文件");
    }
  }

  private static boolean isBomb(long bytes, long packed) {
    return bytes > RATIO_BYTES_MIN && packed > 0 && bytes / packed > RATIO_MAX;
  }

  /** Looks for declarations of document types in a stream of XML, of one or two bytes a letter. */
  private static final class DeclarationScan {
    private static final int OVERLAP = 64;
    private String rest = "";
    private boolean macro;

    boolean finds(byte[] bytes, int count) {
      String text =
          rest + new String(bytes, 0, count, StandardCharsets.ISO_8859_1).replace("\0", "");
      String lower = text.toLowerCase(Locale.ROOT);
      macro |= lower.contains("macroenabled");
      rest = text.substring(Math.max(0, text.length() - OVERLAP));
      return lower.contains("<!doctype") || lower.contains("<!entity");
    }

    boolean macroEnabled() {
      return macro;
    }
  }
}
