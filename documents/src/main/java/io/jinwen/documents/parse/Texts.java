package io.jinwen.documents.parse;

/** How characters of a file become text of a block. */
final class Texts {
  private Texts() {}

  /** One line without leading, trailing and doubled blanks or control characters. */
  static String line(String given) {
    String raw = Radicals.replaced(given);
    StringBuilder line = new StringBuilder(raw.length());
    boolean blank = false;
    for (int i = 0; i < raw.length(); ) {
      int c = raw.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        blank = !line.isEmpty();
      } else if (isVisible(c)) {
        if (blank) {
          line.append(' ');
          blank = false;
        }
        line.appendCodePoint(c);
      }
    }
    return line.toString();
  }

  /** What shows nothing could hide instructions or break a quotation apart. */
  private static boolean isVisible(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED;
  }

  /** Whether two characters belong together without a blank when a line is broken between them. */
  static boolean joinsWithoutBlank(int last, int first) {
    return isWide(last) || isWide(first);
  }

  static boolean isWide(int c) {
    return c >= 0x2E80
            && (Character.isIdeographic(c)
                || (c >= 0x3000 && c <= 0x303F)
                || (c >= 0xFF00 && c <= 0xFFEF))
        || (c >= 0x2010 && c <= 0x2026);
  }
}
