package io.jinwen.documents.parse;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;

/** The numbers that Word makes up while it shows a document, such as 第三条; the file has none. */
final class WordNumbers {
  private static final int LEVELS = 9;
  private static final String DIGITS = "零一二三四五六七八九";

  private final XWPFDocument document;
  private final Map<BigInteger, int[]> counters = new HashMap<>();

  WordNumbers(XWPFDocument document) {
    this.document = document;
  }

  /** Counts a paragraph and returns its mark; empty for one without a number. */
  String mark(XWPFParagraph paragraph) {
    BigInteger list = paragraph.getNumID();
    String pattern = list == null ? null : paragraph.getNumLevelText();
    if (pattern == null || list.signum() == 0) {
      return "";
    }
    int level =
        paragraph.getNumIlvl() == null
            ? 0
            : Math.clamp(paragraph.getNumIlvl().intValue(), 0, LEVELS - 1);
    int[] counts = counters.computeIfAbsent(abstractOf(list), _ -> new int[LEVELS]);
    counts[level]++;
    for (int below = level + 1; below < LEVELS; below++) {
      counts[below] = 0;
    }
    if ("bullet".equals(paragraph.getNumFmt())) {
      return "• ";
    }
    String mark = pattern;
    for (int i = 0; i <= level; i++) {
      String format = i == level ? paragraph.getNumFmt() : "decimal";
      mark = mark.replace("%" + (i + 1), number(Math.max(1, counts[i]), format));
    }
    return mark + " ";
  }

  /** Lists of one abstract definition count on together. */
  private BigInteger abstractOf(BigInteger list) {
    BigInteger id =
        document.getNumbering() == null ? null : document.getNumbering().getAbstractNumID(list);
    return id == null ? list.negate() : id;
  }

  private static String number(int value, String format) {
    return switch (format == null ? "decimal" : format) {
      case "chineseCounting",
          "chineseCountingThousand",
          "ideographDigital",
          "japaneseCounting",
          "taiwaneseCountingThousand" ->
          chinese(value);
      case "lowerLetter" -> String.valueOf((char) ('a' + (value - 1) % 26));
      case "upperLetter" -> String.valueOf((char) ('A' + (value - 1) % 26));
      case "decimalEnclosedCircle", "decimalEnclosedCircleChinese" ->
          value <= 20 ? String.valueOf((char) ('①' + value - 1)) : String.valueOf(value);
      default -> String.valueOf(value);
    };
  }

  /** 1 to 9999 as they are counted: 十二, 一百零三. */
  static String chinese(int value) {
    if (value < 1 || value > 9_999) {
      return String.valueOf(value);
    }
    StringBuilder words = new StringBuilder();
    String[] places = {"千", "百", "十", ""};
    int divisor = 1_000;
    boolean gap = false;
    for (String place : places) {
      int digit = value / divisor % 10;
      if (digit == 0) {
        gap = !words.isEmpty();
      } else {
        words.append(gap ? "零" : "");
        gap = false;
        boolean bareTen = words.isEmpty() && place.equals("十") && digit == 1;
        words.append(bareTen ? "" : DIGITS.charAt(digit)).append(place);
      }
      divisor /= 10;
    }
    return words.toString();
  }
}
