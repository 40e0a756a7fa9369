package io.jinwen.assistant.policy.guard;

/**
 * What a character is to the search for personal data: digits of any script, circled or full width,
 * become ASCII ones, dashes and dots of any kind plain ones, capitals small. One character becomes
 * one, so that positions stay.
 */
final class PersonalDataFold {

  private static final String CHINESE = "〇零○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖";
  private static final String CHINESE_VALUES = "00011122233445566778899";
  private static final String DASHES = "-‐‑‒–—―−－ー˗⁃";
  private static final String DOTS = "·•‧∙⋅・･．｡。";
  private static final char MATHEMATICAL_HIGH = '\uD835';

  private PersonalDataFold() {}

  /** The folded character; Chinese digits stay. */
  static char fold(char character) {
    char narrow = character;
    if (character >= '！' && character <= '～') {
      narrow = (char) (character - '！' + '!');
    }
    int digit = digit(character);
    if (digit >= 0) {
      return (char) ('0' + digit);
    }
    if (narrow != '-' && DASHES.indexOf(character) >= 0) {
      return '-';
    }
    if (character != '。' && character != '｡' && DOTS.indexOf(character) >= 0) {
      return '.';
    }
    if (Character.isSpaceChar(character) && character != '\u2028' && character != '\u2029') {
      return ' ';
    }
    if (character == '￥') {
      return '¥';
    }
    return narrow >= 'A' && narrow <= 'Z' ? (char) (narrow - 'A' + 'a') : narrow;
  }

  /** The same, Chinese digits too. */
  static char foldChinese(char character) {
    int at = CHINESE.indexOf(character);
    return at >= 0 ? CHINESE_VALUES.charAt(at) : fold(character);
  }

  /** Whether it stands for a digit, in Chinese too. */
  static boolean isDigit(char character) {
    char folded = foldChinese(character);
    return folded >= '0' && folded <= '9';
  }

  /** Whether nothing of it is seen; also the first half of a mathematical digit. */
  static boolean isInvisible(char character) {
    int type = Character.getType(character);
    return type == Character.FORMAT
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || character == MATHEMATICAL_HIGH;
  }

  private static int digit(char character) {
    if (character < 0x80) {
      return character >= '0' && character <= '9' ? character - '0' : -1;
    }
    if (character >= 0xDFCE && character <= 0xDFFF) {
      return (character - 0xDFCE) % 10; // second half of a mathematical digit
    }
    int value = Character.digit(character, 10);
    if (value >= 0 && Character.isDigit(character)) {
      return value;
    }
    return switch (character) {
      case '⁰', '₀', '⓪', '⓿' -> 0;
      case '¹' -> 1;
      case '²' -> 2;
      case '³' -> 3;
      default -> ofRow(character);
    };
  }

  /** Rows of nine or ten numbers that begin with one. */
  private static int ofRow(char character) {
    for (char first : new char[] {'①', '⑴', '⒈', '⓵', '❶', '➀', '➊', '㈠', '㊀'}) {
      if (character >= first && character < first + 9) {
        return character - first + 1;
      }
    }
    if (character >= '⁴' && character <= '⁹') {
      return character - '⁴' + 4;
    }
    return character >= '₁' && character <= '₉' ? character - '₁' + 1 : -1;
  }
}
