package io.jinwen.documents.parse;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How Chinese documents number their parts. A line that begins so is a heading where it is short
 * and ends like none of a sentence; 第…条 begins an article, whose text follows on the same line.
 */
final class Numbering {
  private static final String NUMBER = "[〇零一二三四五六七八九十百千两\\d]{1,8}";
  private static final Pattern ARTICLE =
      Pattern.compile("^第" + NUMBER + "条(之" + NUMBER + ")?[\\s:：、　]?.*");

  /** From the highest down; the place in the list is the level. */
  private static final List<Pattern> HEADINGS =
      List.of(
          Pattern.compile("^第" + NUMBER + "[编篇部](分)?(?![\\p{IsHan}]{0,2}[条款]).*"),
          Pattern.compile("^(第" + NUMBER + "章|附录|附件\\s*" + NUMBER + ").*"),
          Pattern.compile("^第" + NUMBER + "节.*"),
          Pattern.compile("^[一二三四五六七八九十]{1,4}、.*"),
          Pattern.compile("^[（(][一二三四五六七八九十]{1,4}[)）].*"));

  private static final Pattern DECIMAL =
      Pattern.compile("^(\\d{1,2}(\\.\\d{1,2}){0,4})[.、．]?\\s*(?![元万亿个倍年月日天人家股份只次笔])\\p{IsHan}.*");
  private static final Pattern ITEM =
      Pattern.compile(
          "^([（(]?\\d{1,3}([)）、]|[.．](?!\\d))|[（(][一二三四五六七八九十]{1,4}[)）]|[①-⑳]|[•·●○■◆\\-–—*]\\s|[a-zA-Z][)）.、]\\s?).*");
  private static final Pattern SENTENCE_END = Pattern.compile(".*[。；;！？!?，,：:]$");
  private static final int HEADING_CHARACTERS_MAX = 40;

  private static final Pattern CONTENTS = Pattern.compile(".*[.…·．]{4,}\\s*\\d{1,4}$");

  private Numbering() {}

  /** A line of a table of contents: dots and a page number. */
  static boolean isContentsLine(String line) {
    return CONTENTS.matcher(line).matches();
  }

  static boolean beginsArticle(String line) {
    return ARTICLE.matcher(line).matches();
  }

  static boolean beginsItem(String line) {
    return ITEM.matcher(line).matches();
  }

  /** Whether a line begins something new, so that it never goes on with the line before it. */
  static boolean beginsPart(String line) {
    return beginsArticle(line) || beginsItem(line) || headingLevel(line) > 0;
  }

  /** The level of a heading, from 1; 0 if the line is none. */
  static int headingLevel(String line) {
    if (line.length() > HEADING_CHARACTERS_MAX
        || SENTENCE_END.matcher(line).matches()
        || isContentsLine(line)
        || beginsArticle(line)) {
      return 0;
    }
    for (int i = 0; i < HEADINGS.size(); i++) {
      if (HEADINGS.get(i).matcher(line).matches()) {
        return i + 1;
      }
    }
    var decimal = DECIMAL.matcher(line);
    if (decimal.matches() && decimal.group(1).contains(".")) {
      return 3 + (int) decimal.group(1).chars().filter(c -> c == '.').count();
    }
    return 0;
  }
}
