package io.jinwen.engine.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A position in the bytes of one file. Every length is checked against what is left before it is
 * believed, so that the memory taken stays in proportion to the file.
 */
final class HeaderCursor {
  /** All strings of a header together; the largest known vocabularies need 10 MiB. */
  static final long TEXT_BYTES_MAX = 128L << 20;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private final String file;
  private long position;
  private long textBytes;
  private String field = "header";

  HeaderCursor(MemorySegment bytes, String file) {
    this.bytes = bytes;
    this.file = file;
  }

  long position() {
    return position;
  }

  /** Bytes from here to the end of the file. */
  long left() {
    return bytes.byteSize() - position;
  }

  /** Names what is read next, for messages. */
  void enter(String field) {
    this.field = field;
  }

  GgufException defect(String what) {
    return new GgufException("%s: %s: %s (at byte %d)".formatted(file, field, what, position));
  }

  int u8() {
    return bytes.get(ValueLayout.JAVA_BYTE, advance(1)) & 0xff;
  }

  short i16() {
    return bytes.get(SHORT, advance(2));
  }

  int i32() {
    return bytes.get(INT, advance(4));
  }

  long u32() {
    return i32() & 0xffff_ffffL;
  }

  long i64() {
    return bytes.get(LONG, advance(8));
  }

  /**
   * A count of things that take {@code bytesEach} bytes or more.
   *
   * @throws GgufException where the rest of the file cannot hold them or they pass {@code max}
   */
  int count(String what, int bytesEach, long max) {
    long count = i64();
    if (count < 0 || count > left() / bytesEach) {
      throw defect(
          "%s %s do not fit into the %d bytes that are left of the file"
              .formatted(Long.toUnsignedString(count), what, left()));
    }
    if (count > max) {
      throw defect("%d %s are more than the %d that are read".formatted(count, what, max));
    }
    return (int) count;
  }

  /** A string; broken UTF-8 becomes U+FFFD. */
  String string(int bytesMax) {
    long length = i64();
    if (length < 0 || length > left()) {
      throw defect(
          "a string of %s bytes does not fit into the %d bytes that are left of the file"
              .formatted(Long.toUnsignedString(length), left()));
    }
    if (length > bytesMax) {
      throw defect("a string of %d bytes is longer than %d".formatted(length, bytesMax));
    }
    textBytes += length;
    if (textBytes > TEXT_BYTES_MAX) {
      throw defect("more than %d bytes of text in the header".formatted(TEXT_BYTES_MAX));
    }
    byte[] text = new byte[(int) length];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, text, 0, text.length);
    position += length;
    return new String(text, StandardCharsets.UTF_8);
  }

  private long advance(int length) {
    if (left() < length) {
      throw defect("the file ends here; %d more bytes are needed".formatted(length));
    }
    long at = position;
    position += length;
    return at;
  }
}
