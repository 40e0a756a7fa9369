package io.jinwen.assistant.records.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 by which a model is known: that of its file, or of all its parts one after another.
 */
public final class ModelFileHash {
  private static final Pattern PART = Pattern.compile("(.*)-00001-of-(\\d{5})\\.gguf");

  private ModelFileHash() {}

  /**
   * Reads the whole file, some gigabytes a second.
   *
   * @return 64 hexadecimal digits, as {@code sha256sum} prints them for a file of one part
   * @throws IOException if it, or a part of it, cannot be read
   */
  public static String of(Path model) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path part : parts(model)) {
        try (InputStream in = Files.newInputStream(part);
            OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
          in.transferTo(out);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  private static List<Path> parts(Path model) {
    Matcher first = PART.matcher(model.getFileName().toString());
    if (!first.matches()) {
      return List.of(model);
    }
    List<Path> parts = new ArrayList<>();
    int count = Integer.parseInt(first.group(2));
    for (int part = 1; part <= count; part++) {
      String name = "%s-%05d-of-%05d.gguf".formatted(first.group(1), part, count);
      parts.add(model.resolveSibling(name));
    }
    return parts;
  }
}
