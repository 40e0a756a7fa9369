package io.jinwen.assistant.conversation;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Figures of a generated answer that stand neither in the question nor in what the model was given:
 * nobody has checked them, and the reader is told so. Numbers of lists, citations, and digits of
 * names such as R3 or T+1 are no figures.
 */
public final class UnverifiedFigures {
  private static final int SPANS_MAX = 50;
  private static final String CHINESE = "零〇一二两三四五六七八九十百千万亿";
  private static final Pattern FIGURE =
      Pattern.compile(
          "(?<![\\p{Alnum}.+\\[\\-])\\d[\\d,，]*(?:\\.\\d+)?(?![\\d\\]])[%％‰]?"
              + "|(?:百分之|万分之|千分之)["
              + CHINESE
              + "点\\d.]+"
              + "|["
              + CHINESE
              + "]{2,}(?=[元天年月倍成个])");
  private static final Pattern LIST_NUMBER = Pattern.compile("(?m)^[\\s>*\\-]*\\d{1,2}[.、)）]");

  private UnverifiedFigures() {}

  /**
   * The figures that stand in none of the given texts, at most fifty.
   *
   * @param answer as it is shown
   * @param given question, material, calculation
   */
  static List<FigureSpan> of(String answer, List<String> given) {
    Set<String> known = new HashSet<>();
    for (String text : given) {
      Matcher figure = FIGURE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
      while (figure.find()) {
        known.add(value(figure.group()));
      }
    }
    Set<Integer> ofLists = new HashSet<>();
    Matcher list = LIST_NUMBER.matcher(answer);
    while (list.find()) {
      for (int place = list.start(); place < list.end(); place++) {
        ofLists.add(place);
      }
    }
    List<FigureSpan> found = new ArrayList<>();
    Matcher figure = FIGURE.matcher(answer);
    while (figure.find() && found.size() < SPANS_MAX) {
      if (!ofLists.contains(figure.start()) && !known.contains(value(figure.group()))) {
        found.add(new FigureSpan(figure.start(), figure.end(), figure.group()));
      }
    }
    return List.copyOf(found);
  }

  /** One writing for 1,000 and 1000.0, 3.10% and 3.1%. */
  private static String value(String figure) {
    String plain =
        Normalizer.normalize(figure, Normalizer.Form.NFKC).replace(",", "").replaceAll("[%‰]$", "");
    return Character.isDigit(plain.charAt(0))
        ? new BigDecimal(plain).stripTrailingZeros().toPlainString()
        : plain;
  }

  /**
   * A figure in an answer.
   *
   * @param start index of its first character
   * @param end index after its last one
   */
  public record FigureSpan(int start, int end, String text) {}
}
