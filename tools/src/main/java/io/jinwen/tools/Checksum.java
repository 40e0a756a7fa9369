package io.jinwen.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a file must hash to, as servers tell it.
 *
 * @param hex in hexadecimal
 */
record Checksum(Kind kind, String hex) {
  private static final int BUFFER_BYTES = 1 << 20;

  /** What is hashed, and how. */
  enum Kind {
    /** SHA-256 of the content: large files everywhere. */
    SHA256("SHA-256", 64),
    /** The name that Git gives a content: all that hubs tell of small files. */
    GIT_BLOB("SHA-1", 40);

    private final String algorithm;
    private final int digits;

    Kind(String algorithm, int digits) {
      this.algorithm = algorithm;
      this.digits = digits;
    }

    /** The hash of a file, in hexadecimal. */
    String of(Path file) throws IOException {
      MessageDigest digest;
      try {
        digest = MessageDigest.getInstance(algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + algorithm, e);
      }
      if (this == GIT_BLOB) {
        digest.update("blob %d\0".formatted(Files.size(file)).getBytes(StandardCharsets.US_ASCII));
      }
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream in = Files.newInputStream(file)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          digest.update(buffer, 0, count);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether a text can be a hash of this kind. */
    boolean fits(String text) {
      return text.matches("[0-9a-fA-F]{%d}".formatted(digits));
    }
  }

  Checksum {
    if (!kind.fits(hex)) {
      throw new CommandException(
          "'%s' is no checksum: %d hexadecimal digits are one".formatted(hex, kind.digits));
    }
    hex = hex.toLowerCase(Locale.ROOT);
  }
}
