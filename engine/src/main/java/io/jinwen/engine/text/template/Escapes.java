package io.jinwen.engine.text.template;

/** The backslash escapes of a string in a template, which are Python's. */
final class Escapes {
  private Escapes() {}

  /**
   * Reads the escape whose letter stands at {@code at}, appends what it means, and returns where
   * the string goes on. An escape that Python does not know stays as written.
   */
  static int read(String source, int at, StringBuilder out) {
    char letter = source.charAt(at);
    switch (letter) {
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'v' -> out.append('\u000B');
      case 'a' -> out.append('\u0007');
      case '\\', '\'', '"' -> out.append(letter);
      case '\n' -> {} // a line break in the source that the string leaves out
      case 'x' -> {
        return hex(source, at, 2, out);
      }
      case 'u' -> {
        return hex(source, at, 4, out);
      }
      case 'U' -> {
        return hex(source, at, 8, out);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return octal(source, at, out);
      }
      default -> out.append('\\').append(letter);
    }
    return at + 1;
  }

  private static int hex(String source, int at, int count, StringBuilder out) {
    int end = at + 1 + count;
    String digits = end <= source.length() ? source.substring(at + 1, end) : "";
    if (digits.isEmpty() || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw new TemplateFault(
          "'\\%s' needs %d hexadecimal digits".formatted(source.charAt(at), count));
    }
    long value = Long.parseLong(digits, 16);
    if (!Character.isValidCodePoint((int) value) || value > Character.MAX_CODE_POINT) {
      throw new TemplateFault("there is no character U+%X".formatted(value));
    }
    out.appendCodePoint((int) value);
    return end;
  }

  private static int octal(String source, int at, StringBuilder out) {
    int value = 0;
    int end = at;
    while (end < source.length()
        && end < at + 3
        && source.charAt(end) >= '0'
        && source.charAt(end) <= '7') {
      value = value * 8 + source.charAt(end++) - '0';
    }
    out.append((char) value);
    return end;
  }
}
