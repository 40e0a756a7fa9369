package io.jinwen.documents;

/** The language that most of a document is written in. */
public enum Language {
  CHINESE("中文"),
  ENGLISH("英文"),
  MIXED("中英文"),
  UNKNOWN("未知");

  private static final double MOST = 0.85;
  private static final double SOME = 0.15;

  private final String words;

  Language(String words) {
    this.words = words;
  }

  /** Its name for users. */
  public String words() {
    return words;
  }

  /** By Chinese characters and Latin letters; five letters count as much as one character. */
  public static Language of(CharSequence text) {
    long chinese = text.codePoints().filter(Language::isHan).count();
    long latin =
        text.codePoints().filter(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')).count();
    double words = latin / 5.0;
    if (chinese + words < 1) {
      return UNKNOWN;
    }
    double share = chinese / (chinese + words);
    return share >= MOST ? CHINESE : share >= SOME ? MIXED : ENGLISH;
  }

  private static boolean isHan(int codePoint) {
    return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
  }
}
