package io.jinwen.engine.format.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A position in the bytes of one file. Every length is checked against what is left before it is
 * believed, so that the memory taken stays in proportion to the file.
 */
final class HeaderCursor {
  /** All strings of a header together; the largest known vocabularies need 10 MiB. */
  static final long TEXT_BYTES_MAX = 128L << 20;

  private static final int WINDOW_BYTES = 1 << 16;

  private final MemorySegment bytes;
  private final String file;

  /**
   * The bytes from {@code windowStart}. A vocabulary is half a million short reads, most of them
   * before the compiler has warmed up; through an array the whole header then takes a third of the
   * time that it takes through the segment (measured).
   */
  private final byte[] window;

  private long windowStart;
  private int windowLength;
  private long position;
  private long textBytes;
  private String field = "header";

  HeaderCursor(MemorySegment bytes, String file) {
    this.bytes = bytes;
    this.file = file;
    this.window = new byte[(int) Math.min(WINDOW_BYTES, bytes.byteSize())];
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
    return window[advance(1)] & 0xff;
  }

  short i16() {
    int at = advance(2);
    return (short) (window[at] & 0xff | window[at + 1] << 8);
  }

  int i32() {
    int at = advance(4);
    return window[at] & 0xff
        | (window[at + 1] & 0xff) << 8
        | (window[at + 2] & 0xff) << 16
        | window[at + 3] << 24;
  }

  long u32() {
    return i32() & 0xffff_ffffL;
  }

  long i64() {
    if (left() < 8) {
      throw endsHere(8);
    }
    long low = u32();
    return low | (long) i32() << 32;
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
    if (length <= window.length) {
      int at = advance((int) length);
      return new String(window, at, (int) length, StandardCharsets.UTF_8);
    }
    byte[] text = new byte[(int) length];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, text, 0, text.length);
    position += length;
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Passes over {@code length} bytes, at most a window; where in the window they begin. */
  private int advance(int length) {
    if (left() < length) {
      throw endsHere(length);
    }
    if (position + length > windowStart + windowLength || position < windowStart) {
      windowStart = position;
      windowLength = (int) Math.min(window.length, left());
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, window, 0, windowLength);
    }
    int at = (int) (position - windowStart);
    position += length;
    return at;
  }

  private GgufException endsHere(int length) {
    return defect("the file ends here; %d more bytes are needed".formatted(length));
  }
}
