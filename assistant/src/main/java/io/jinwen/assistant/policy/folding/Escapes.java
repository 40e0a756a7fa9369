package io.jinwen.assistant.policy.folding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads a text code point by code point and tells which ones a reader will see: HTML entities,
 * percent and backslash escapes become what they stand for, and the target of a Markdown link,
 * which is not shown between its label and the text after it, becomes a gap. What only looks like
 * the beginning of one stays as it is. Each code point comes with the length of its original, so
 * that positions can be mapped back. Not for use by several threads at once.
 */
public final class Escapes {

  /** Longest escape: a character of four bytes in percent signs. */
  private static final int ESCAPE_MAX = 12;

  private static final int TARGET_MAX = 256;
  private static final int UNFINISHED = -1;
  private static final int NONE = 0;
  private static final int LINK_GAP = ' ';

  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("amp", (int) '&'),
          Map.entry("lt", (int) '<'),
          Map.entry("gt", (int) '>'),
          Map.entry("quot", (int) '"'),
          Map.entry("apos", (int) '\''),
          Map.entry("nbsp", 0xA0),
          Map.entry("ensp", 0x2002),
          Map.entry("emsp", 0x2003),
          Map.entry("thinsp", 0x2009),
          Map.entry("shy", 0xAD),
          Map.entry("zwnj", 0x200C),
          Map.entry("zwj", 0x200D),
          Map.entry("middot", 0xB7),
          Map.entry("bull", 0x2022));

  private final Reader reader;
  private final StringBuilder open = new StringBuilder(); // may become an escape
  private int decoded; // what the escape found last stands for

  /** Hears what is read. */
  @FunctionalInterface
  public interface Reader {
    /**
     * One code point.
     *
     * @param units length of what it was written as
     */
    void read(int codePoint, int units);
  }

  /**
   * @param reader hears each code point as soon as it is certain
   */
  public Escapes(Reader reader) {
    this.reader = reader;
  }

  /** Reads one code point. */
  public void read(int codePoint) {
    if (open.isEmpty() && !mayBegin(codePoint)) {
      reader.read(codePoint, Character.charCount(codePoint));
      return;
    }
    open.appendCodePoint(codePoint);
    settle(false);
  }

  /** The text is over: what may still have become an escape is none. */
  public void end() {
    settle(true);
  }

  /** How much of the text is not read yet. */
  public int pending() {
    return open.length();
  }

  /** Every code point of a text as it will be seen. */
  public static String decoded(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    Escapes escapes = new Escapes((codePoint, units) -> seen.appendCodePoint(codePoint));
    text.codePoints().forEach(escapes::read);
    escapes.end();
    return seen.toString();
  }

  private void settle(boolean last) {
    while (!open.isEmpty()) {
      int length = mayBegin(open.codePointAt(0)) ? escape() : NONE;
      if (length == UNFINISHED && !last) {
        return;
      }
      if (length > 0) {
        open.delete(0, length);
        reader.read(decoded, length);
      } else {
        int plain = open.codePointAt(0);
        open.delete(0, Character.charCount(plain));
        reader.read(plain, Character.charCount(plain));
      }
    }
  }

  private static boolean mayBegin(int codePoint) {
    return codePoint == '&' || codePoint == '%' || codePoint == '\\' || codePoint == ']';
  }

  /** Length of the escape that the open text begins with, NONE or UNFINISHED. */
  private int escape() {
    return switch (open.charAt(0)) {
      case '&' -> entity();
      case '%' -> percent();
      case '\\' -> backslash();
      default -> target();
    };
  }

  private int entity() {
    int end = 1;
    while (end < open.length() && end < ESCAPE_MAX && isNameOrNumber(open.charAt(end))) {
      end++;
    }
    if (end == open.length()) {
      return end < ESCAPE_MAX ? UNFINISHED : NONE;
    }
    if (open.charAt(end) != ';' || end < 2) {
      return NONE;
    }
    String name = open.substring(1, end);
    Integer value = name.charAt(0) == '#' ? number(name) : NAMES.get(name);
    return value == null ? NONE : found(value, end + 1);
  }

  private static Integer number(String name) {
    boolean hexadecimal = name.length() > 1 && (name.charAt(1) | 0x20) == 'x';
    try {
      int value =
          hexadecimal
              ? Integer.parseInt(name.substring(2), 16)
              : Integer.parseInt(name.substring(1));
      return Character.isValidCodePoint(value) ? Integer.valueOf(value) : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  /** "%41", "%E4%BF%9D", "%u4FDD". */
  private int percent() {
    if (open.length() < 2) {
      return UNFINISHED;
    }
    if ((open.charAt(1) | 0x20) == 'u') {
      return hexadecimal(2, 4);
    }
    int first = octet(0);
    if (first < 0) {
      return first == UNFINISHED ? UNFINISHED : NONE;
    }
    int octets = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    ByteBuffer bytes = ByteBuffer.allocate(4);
    for (int i = 0; i < octets; i++) {
      int octet = octet(3 * i);
      if (octet < 0) {
        return octet == UNFINISHED ? UNFINISHED : NONE;
      }
      bytes.put((byte) octet);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return text.isEmpty() ? NONE : found(text.codePointAt(0), 3 * octets);
    } catch (CharacterCodingException noText) {
      return NONE;
    }
  }

  /** The octet of "%4F" at a position, -1 where it is unfinished, -2 where there is none. */
  private int octet(int at) {
    for (int i = at; i < at + 3; i++) {
      if (i >= open.length()) {
        return UNFINISHED;
      }
      boolean fits = i == at ? open.charAt(i) == '%' : Character.digit(open.charAt(i), 16) >= 0;
      if (!fits || open.charAt(i) >= 0x80) {
        return -2;
      }
    }
    return Integer.parseInt(open, at + 1, at + 3, 16);
  }

  /**
   * A backslash and "u4fdd", "u{4fdd}", "x41" or "n"; before a mark it is Markdown's and nothing.
   */
  private int backslash() {
    if (open.length() < 2) {
      return UNFINISHED;
    }
    char kind = open.charAt(1);
    if (kind == 'u' && open.length() < 3) {
      return UNFINISHED;
    }
    if (kind == 'u' && open.charAt(2) == '{') {
      int end = open.indexOf("}");
      if (end < 0) {
        return open.length() < ESCAPE_MAX ? UNFINISHED : NONE;
      }
      Integer value = number("#x" + open.substring(3, end));
      return value == null ? NONE : found(value, end + 1);
    }
    return switch (kind) {
      case 'u' -> hexadecimal(2, 4);
      case 'x' -> hexadecimal(2, 2);
      case 'n', 'r' -> found('\n', 2);
      case 't' -> found(' ', 2);
      default -> NONE;
    };
  }

  private int hexadecimal(int from, int digits) {
    for (int i = from; i < from + digits; i++) {
      if (i >= open.length()) {
        return UNFINISHED;
      }
      if (open.charAt(i) >= 0x80 || Character.digit(open.charAt(i), 16) < 0) {
        return NONE;
      }
    }
    return found(Integer.parseInt(open, from, from + digits, 16), from + digits);
  }

  /** "](https://…)": a target of Latin letters and signs; any other is shown to be read. */
  private int target() {
    if (open.length() < 2) {
      return UNFINISHED;
    }
    if (open.charAt(1) != '(') {
      return NONE;
    }
    for (int i = 2; i < open.length(); i++) {
      char character = open.charAt(i);
      if (character == ')') {
        return found(LINK_GAP, i + 1);
      }
      if (character <= ' ' || character >= 0x7F || character == '%' || character == '&') {
        return NONE;
      }
    }
    return open.length() < TARGET_MAX ? UNFINISHED : NONE;
  }

  private int found(int codePoint, int length) {
    decoded = codePoint;
    return length;
  }

  private static boolean isNameOrNumber(char character) {
    return character == '#'
        || character >= '0' && character <= '9'
        || (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
  }
}
