package io.jinwen.documents.parse;

import io.jinwen.documents.PageState;
import java.util.ArrayList;
import java.util.List;

/** A page once it is laid out. */
record PdfPage(int number, float width, float height, PageState state, List<PageElement> elements) {
  private static final int TEXT_GLYPHS_MIN = 10;
  private static final double SCAN_SHARE_MIN = 0.4;
  private static final double GARBLED_SHARE_MIN = 0.3;

  static PdfPage of(int number, PageScan scan) {
    int known = scan.glyphs().size();
    PageState state = state(known, scan);
    List<PageElement> elements = new ArrayList<>();
    if (state == PageState.TEXT) {
      RuledTables ruled = new RuledTables(number, scan.rulings(), scan.glyphs());
      elements.addAll(ruled.tables());
      elements.addAll(TextLine.of(ruled.others()));
      elements = laidOut(number, elements, scan.width());
    }
    return new PdfPage(number, scan.width(), scan.height(), state, elements);
  }

  /** The same page with characters that were recognised. */
  PdfPage recognised(List<Glyph> glyphs) {
    List<PageElement> lines = new ArrayList<>(TextLine.of(glyphs));
    return new PdfPage(number, width, height, PageState.RECOGNISED, laidOut(number, lines, width));
  }

  private static List<PageElement> laidOut(int number, List<PageElement> elements, float width) {
    return AlignedTables.find(number, Columns.inReadingOrder(elements, width));
  }

  /** Whether there is something of it to be read. */
  boolean isReadable() {
    return state == PageState.TEXT || state == PageState.RECOGNISED;
  }

  private static PageState state(int known, PageScan scan) {
    if (scan.unknown() > GARBLED_SHARE_MIN * (known + scan.unknown())
        && scan.unknown() >= TEXT_GLYPHS_MIN) {
      return PageState.GARBLED;
    }
    if (known < TEXT_GLYPHS_MIN && scan.pictureShare() >= SCAN_SHARE_MIN) {
      return PageState.SCAN;
    }
    return known > 0 ? PageState.TEXT : PageState.EMPTY;
  }
}
