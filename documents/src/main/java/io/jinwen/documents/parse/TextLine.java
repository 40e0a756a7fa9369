package io.jinwen.documents.parse;

import io.jinwen.documents.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Characters on one baseline.
 *
 * @param segments parts with wide gaps between them, from left to right
 */
record TextLine(List<Segment> segments) implements PageElement {
  private static final float SAME_BASELINE = 0.4f; // of the font's size
  private static final float WIDE_GAP = 1.3f; // of the font's size
  private static final float WORD_GAP = 0.18f; // of the font's size

  /** Between Chinese characters; justified lines are stretched by less. */
  private static final float WIDE_WORD_GAP = 0.7f;

  TextLine {
    segments = List.copyOf(segments);
  }

  /** Characters without a wide gap. */
  record Segment(String text, Box box, float size, boolean bold) {}

  String text() {
    return segments.stream().map(Segment::text).collect(Collectors.joining(" "));
  }

  @Override
  public Box box() {
    return segments.stream().map(Segment::box).reduce(Box::with).orElseThrow();
  }

  float size() {
    return segments.stream()
        .max(Comparator.comparingInt(s -> s.text().length()))
        .orElseThrow()
        .size();
  }

  boolean bold() {
    return segments.stream().allMatch(Segment::bold);
  }

  /** Lines from top to bottom. */
  static List<TextLine> of(List<Glyph> glyphs) {
    List<Glyph> sorted = new ArrayList<>(glyphs);
    sorted.sort(Comparator.comparing(Glyph::baseline).thenComparing(g -> g.box().left()));
    List<TextLine> lines = new ArrayList<>();
    List<Glyph> line = new ArrayList<>();
    float baseline = 0;
    float size = 0;
    for (Glyph glyph : sorted) {
      boolean same =
          !line.isEmpty()
              && glyph.baseline() - baseline <= SAME_BASELINE * Math.max(size, glyph.size());
      if (!same && !line.isEmpty()) {
        lines.add(new TextLine(segments(line)));
        line.clear();
        size = 0;
      }
      if (glyph.size() > size) {
        size = glyph.size();
        baseline = glyph.baseline();
      }
      line.add(glyph);
    }
    if (!line.isEmpty()) {
      lines.add(new TextLine(segments(line)));
    }
    return lines;
  }

  private static List<Segment> segments(List<Glyph> line) {
    List<Glyph> sorted = new ArrayList<>(line);
    sorted.sort(Comparator.comparing(g -> g.box().left()));
    List<Segment> segments = new ArrayList<>();
    List<Glyph> part = new ArrayList<>();
    for (Glyph glyph : sorted) {
      if (!part.isEmpty()) {
        Glyph last = part.getLast();
        if (isDouble(last, glyph)) {
          continue;
        }
        float gap = glyph.box().left() - last.box().right();
        if (gap > WIDE_GAP * Math.max(last.size(), glyph.size())) {
          segments.add(segment(part));
          part.clear();
        }
      }
      part.add(glyph);
    }
    segments.add(segment(part));
    return segments;
  }

  /** Bold made by printing twice. */
  private static boolean isDouble(Glyph last, Glyph next) {
    return last.text().equals(next.text())
        && Math.abs(last.box().left() - next.box().left()) < 0.25f * next.size()
        && Math.abs(last.baseline() - next.baseline()) < 0.25f * next.size();
  }

  private static Segment segment(List<Glyph> part) {
    StringBuilder text = new StringBuilder();
    Box box = part.getFirst().box();
    Glyph last = null;
    int bold = 0;
    float size = 0;
    for (Glyph glyph : part) {
      if (last != null && isBlank(last, glyph)) {
        text.append(' ');
      }
      text.append(glyph.text());
      box = box.with(glyph.box());
      bold += glyph.bold() ? 1 : 0;
      size = Math.max(size, glyph.size());
      last = glyph;
    }
    return new Segment(Texts.line(text.toString()), box, size, bold > part.size() / 2);
  }

  private static boolean isBlank(Glyph last, Glyph next) {
    boolean wide = Texts.joinsWithoutBlank(last.text().codePointAt(0), next.text().codePointAt(0));
    float gap = next.box().left() - last.box().right();
    return gap > (wide ? WIDE_WORD_GAP : WORD_GAP) * next.size();
  }

  /** The texts of lines, one after the other, as a cell or a paragraph has them. */
  static String joined(List<TextLine> lines) {
    StringBuilder text = new StringBuilder();
    for (TextLine line : lines) {
      append(text, line.text());
    }
    return text.toString();
  }

  static void append(StringBuilder text, String next) {
    if (!text.isEmpty()
        && !next.isEmpty()
        && !Texts.joinsWithoutBlank(text.codePointBefore(text.length()), next.codePointAt(0))) {
      text.append(' ');
    }
    text.append(next);
  }
}
