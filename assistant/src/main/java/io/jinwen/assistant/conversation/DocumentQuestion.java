package io.jinwen.assistant.conversation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What documents are searched for: the question, and where it points back, the one before it too,
 * so that 「那2022年呢」 is about the figure that was asked for first.
 */
final class DocumentQuestion {
  private static final Pattern POINTING =
      Pattern.compile("^(那么|那|它|其中|其|这个|这项|这一|这|该|还有|同期|上年|去年|前年)");
  private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d{2}\\s*年?(?:末|度|底)?");
  private static final int ALONE_CHARACTERS_MIN = 7;
  private static final int BACK_MAX = 4;

  private DocumentQuestion() {}

  /**
   * @param earlier the questions before it, the oldest first
   */
  static String of(String question, List<String> earlier) {
    boolean namesYear = YEAR.matcher(question).find();
    String whole = question;
    String first = question;
    for (String before : earlier.reversed().stream().limit(BACK_MAX).toList()) {
      if (!leansBack(first)) {
        break;
      }
      // A year that is named anew takes the place of the one before.
      whole = (namesYear ? YEAR.matcher(before).replaceAll("") : before) + " " + whole;
      first = before;
    }
    return whole;
  }

  private static boolean leansBack(String question) {
    String words = MARKS.matcher(question).replaceAll("");
    return POINTING.matcher(words).find()
        || words.endsWith("呢")
        || words.length() < ALONE_CHARACTERS_MIN;
  }
}
