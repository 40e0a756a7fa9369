package io.jinwen.documents.parse;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFStyles;

/**
 * Which of Word's styles are headings: by outline level or name, also of what they are based on.
 */
final class WordHeadings {
  private static final Pattern NAME = Pattern.compile("(?i)^(?:heading|标题)\\s*([1-9])$");
  private static final int BASES_MAX = 20;

  private final XWPFStyles styles;
  private final Map<String, Integer> known = new HashMap<>();

  WordHeadings(XWPFDocument document) {
    this.styles = document.getStyles();
  }

  /** The level from 1; 0 for a paragraph that is none. */
  int level(XWPFParagraph paragraph) {
    if (paragraph.getCTP().getPPr() != null && paragraph.getCTP().getPPr().isSetOutlineLvl()) {
      return outline(paragraph.getCTP().getPPr().getOutlineLvl().getVal());
    }
    String style = paragraph.getStyle();
    return style == null || styles == null ? 0 : known.computeIfAbsent(style, this::ofStyle);
  }

  private int ofStyle(String id) {
    XWPFStyle style = styles.getStyle(id);
    for (int i = 0; i < BASES_MAX && style != null; i++) {
      Matcher name = NAME.matcher(style.getName() == null ? "" : style.getName());
      if (name.matches()) {
        return Integer.parseInt(name.group(1));
      }
      if ("Title".equalsIgnoreCase(style.getName())) {
        return 1;
      }
      var properties = style.getCTStyle().getPPr();
      if (properties != null && properties.isSetOutlineLvl()) {
        return outline(properties.getOutlineLvl().getVal());
      }
      String base = style.getBasisStyleID();
      style = base == null ? null : styles.getStyle(base);
    }
    return 0;
  }

  /** Word counts from 0, and 9 is body text. */
  private static int outline(BigInteger level) {
    return level.intValue() >= 9 ? 0 : level.intValue() + 1;
  }
}
