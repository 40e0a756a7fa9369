package io.jinwen.assistant.records.session;

/** Names a session after its first question, by a rule: no model is asked for it. */
public final class SessionTitle {
  private static final int CODE_POINTS_MAX = 24;

  private SessionTitle() {}

  /** The question's first line that says something, cut to the width of a list. */
  public static String of(String question) {
    String line =
        question.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    String plain = line.replaceAll("[\\s\\p{Cntrl}]+", " ");
    if (plain.codePointCount(0, plain.length()) <= CODE_POINTS_MAX) {
      return plain;
    }
    return plain.substring(0, plain.offsetByCodePoints(0, CODE_POINTS_MAX)).strip() + "…";
  }
}
