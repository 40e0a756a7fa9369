package io.jinwen.documents.parse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are characters and nothing else: UTF-8, UTF-16 with its mark, or GB18030. */
final class PlainText {
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final int SAMPLE_BYTES = 1 << 16;
  private static final double CONTROL_SHARE_MAX = 0.002;

  private PlainText() {}

  /** Whether the beginning of a file can be text: hardly any control characters. */
  static boolean looksLikeText(Path file) throws IOException {
    byte[] sample;
    try (var in = Files.newInputStream(file)) {
      sample = in.readNBytes(SAMPLE_BYTES);
    }
    if (isUtf16(sample)) {
      return true;
    }
    int controls = 0;
    for (byte b : sample) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
        controls++;
      }
    }
    return controls <= sample.length * CONTROL_SHARE_MAX;
  }

  /**
   * @throws CharacterCodingException if the bytes are in none of the encodings
   */
  static String decode(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (isUtf16(bytes)) {
      return strict(bytes, StandardCharsets.UTF_16); // reads and drops the mark
    }
    try {
      String text = strict(bytes, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException notUtf8) {
      return strict(bytes, GB18030);
    }
  }

  private static boolean isUtf16(byte[] bytes) {
    return bytes.length >= 2
        && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
            || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
  }

  private static String strict(byte[] bytes, Charset charset) throws CharacterCodingException {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }
}
