package io.jinwen.engine.text.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable stand-ins for bytes that byte-level vocabularies are written in.
 *
 * <p>As in GPT-2: the printable bytes of Latin-1 stand for themselves, and the 68 others (controls,
 * space, 0x7F–0xA0, 0xAD) are U+0100, U+0101, … in rising order, so that a space is {@code Ġ}.
 */
final class ByteAlphabet {
  private static final char[] CHAR_OF_BYTE = new char[256];
  private static final short[] BYTE_OF_CHAR = new short[256 + 68];

  static {
    Arrays.fill(BYTE_OF_CHAR, (short) -1);
    int extra = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable =
          (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
      char c = (char) (printable ? b : extra++);
      CHAR_OF_BYTE[b] = c;
      BYTE_OF_CHAR[c] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /** The character that stands for a byte, 0 … 255. */
  static char charOf(int b) {
    return CHAR_OF_BYTE[b];
  }

  /** The stand-ins of all bytes, in order. */
  static String encode(byte[] bytes) {
    char[] chars = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      chars[i] = CHAR_OF_BYTE[bytes[i] & 0xFF];
    }
    return new String(chars);
  }

  /** The bytes a vocabulary entry stands for; a character outside the alphabet is its UTF-8. */
  static byte[] decode(String piece) {
    byte[] out = new byte[piece.length()];
    for (int i = 0; i < out.length; i++) {
      char c = piece.charAt(i);
      if (c >= BYTE_OF_CHAR.length || BYTE_OF_CHAR[c] < 0) {
        return piece.getBytes(StandardCharsets.UTF_8);
      }
      out[i] = (byte) BYTE_OF_CHAR[c];
    }
    return out;
  }
}
