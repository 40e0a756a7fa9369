package io.jinwen.documents.parse;

import io.jinwen.documents.Box;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Headers, footers and page numbers: what stands at the edge of many pages alike. */
final class RunningLines {
  private static final double EDGE = 0.1; // of the page's height
  private static final int PAGES_MIN = 2;
  private static final Pattern PAGE_NUMBER =
      Pattern.compile("^[-–—\\s]*(第\\s*)?\\d{1,4}(\\s*页)?([\\s/／,，共]*\\d{1,4}\\s*页?)?[-–—\\s]*$");

  private final Map<String, Integer> pagesWith = new HashMap<>();
  private final int pages;

  RunningLines(List<PdfPage> all) {
    this.pages = all.size();
    for (PdfPage page : all) {
      page.elements().stream()
          .filter(TextLine.class::isInstance)
          .map(TextLine.class::cast)
          .filter(line -> isAtEdge(page, line.box()))
          .map(RunningLines::key)
          .distinct()
          .forEach(key -> pagesWith.merge(key, 1, Integer::sum));
    }
  }

  boolean has(PdfPage page, TextLine line) {
    if (!isAtEdge(page, line.box())) {
      return false;
    }
    boolean often = pagesWith.getOrDefault(key(line), 0) >= Math.max(PAGES_MIN, pages / 4);
    return often || PAGE_NUMBER.matcher(line.text()).matches();
  }

  private static boolean isAtEdge(PdfPage page, Box box) {
    return box.bottom() < EDGE * page.height() || box.top() > (1 - EDGE) * page.height();
  }

  /** Alike but for numbers, and at the same height. */
  private static String key(TextLine line) {
    return Math.round(line.box().top() / 6) + line.text().replaceAll("\\d+", "#");
  }
}
