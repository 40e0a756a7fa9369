package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Box;
import io.jinwen.documents.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes headings and paragraphs of lines; a paragraph goes on overleaf. */
final class PdfBlocks {
  private static final float HEADING_SIZE = 1.12f; // of the body's size
  private static final int HEADING_CHARACTERS_MAX = 60;
  private static final float SAME_SIZE = 0.06f;
  private static final int BOLD_LEVEL = 6;

  private final Draft draft;
  private final float bodySize;
  private final List<Float> headingSizes; // the largest first
  private final StringBuilder text = new StringBuilder();
  private final List<Place> places = new ArrayList<>();
  private TextLine last;
  private PdfPage lastPage;
  private float columnRight;
  private float columnLeft;

  PdfBlocks(Draft draft, List<PdfPage> pages) {
    this.draft = draft;
    TreeMap<Float, Integer> bySize = new TreeMap<>();
    for (PdfPage page : pages) {
      for (PageElement element : page.elements()) {
        if (element instanceof TextLine line) {
          bySize.merge(rounded(line.size()), line.text().length(), Integer::sum);
        }
      }
    }
    this.bodySize =
        bySize.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(1f);
    this.headingSizes =
        List.copyOf(
            new TreeSet<>(bySize.tailMap(bodySize * HEADING_SIZE).keySet()).descendingSet());
  }

  void add(PdfPage page, RunningLines running) {
    List<TextLine> lines =
        page.elements().stream()
            .filter(TextLine.class::isInstance)
            .map(TextLine.class::cast)
            .filter(line -> !running.has(page, line))
            .toList();
    float pageRight = (float) lines.stream().mapToDouble(l -> l.box().right()).max().orElse(0);
    for (PageElement element : page.elements()) {
      switch (element) {
        case TextLine line when running.has(page, line) -> {}
        case TextLine line -> {
          columnRight = rightOf(line, lines, pageRight);
          columnLeft = leftOf(line, lines);
          line(page, line);
        }
        case PageElement.PageTable table -> {
          finish();
          draft.add(table.table());
        }
      }
    }
  }

  /** The right margin of the column that a line stands in. */
  private static float rightOf(TextLine line, List<TextLine> lines, float pageRight) {
    Box box = line.box();
    return (float)
        lines.stream()
            .filter(other -> Math.abs(other.box().left() - box.left()) < 4 * line.size())
            .mapToDouble(other -> other.box().right())
            .max()
            .orElse(pageRight);
  }

  private static float leftOf(TextLine line, List<TextLine> lines) {
    float left = line.box().left();
    return (float)
        lines.stream()
            .mapToDouble(other -> other.box().left())
            .filter(other -> Math.abs(other - left) < 4 * line.size())
            .min()
            .orElse(left);
  }

  private void line(PdfPage page, TextLine line) {
    String words = line.text();
    if (!text.isEmpty() && !goesOn(page, line, words)) {
      finish();
    }
    if (!text.isEmpty()) {
      if (!Texts.joinsWithoutBlank(text.codePointBefore(text.length()), words.codePointAt(0))) {
        text.append(' ');
      }
      places.add(new Place(text.length(), page.number(), line.box()));
      text.append(words);
    } else {
      places.add(new Place(0, page.number(), line.box()));
      text.append(words);
    }
    last = line;
    lastPage = page;
  }

  private boolean goesOn(PdfPage page, TextLine line, String words) {
    boolean sameSize = Math.abs(line.size() - last.size()) <= SAME_SIZE * last.size();
    if (!sameSize || line.bold() != last.bold() || Numbering.beginsPart(words)) {
      return false;
    }
    if (Numbering.isContentsLine(text.toString()) || Numbering.isContentsLine(words)) {
      return false;
    }
    Box box = line.box();
    Box above = last.box();
    float size = line.size();
    if (page != lastPage) {
      return reachesRight(above, size) && !endsSentence() && size <= bodySize * HEADING_SIZE;
    }
    boolean nextColumn = box.top() < above.top();
    float distance = box.top() - above.bottom();
    if (!nextColumn && distance > 1.3f * size) {
      return false;
    }
    boolean heading = size > bodySize * HEADING_SIZE;
    boolean indented =
        box.left() > leftOf() + 1.2f * size
            || (endsSentence() && box.left() > columnLeft + 1.2f * size);
    return heading ? distance < 0.9f * size : !indented && reachesRight(above, size);
  }

  /** The left edge of the paragraph, its indented first line aside. */
  private float leftOf() {
    List<Place> onPage = places.stream().filter(p -> p.page() == lastPage.number()).toList();
    return (float) onPage.stream().mapToDouble(p -> p.box().left()).min().orElse(last.box().left());
  }

  private boolean reachesRight(Box box, float size) {
    return box.right() > columnRight - 2.2f * size;
  }

  private boolean endsSentence() {
    return "。！？；：.!?;:".indexOf(text.codePointBefore(text.length())) >= 0;
  }

  void finish() {
    if (text.isEmpty()) {
      return;
    }
    String words = text.toString();
    List<Place> at = List.copyOf(places);
    int level = headingLevel(words);
    draft.add(level > 0 ? new Block.Heading(level, words, at) : new Block.Paragraph(words, at));
    text.setLength(0);
    places.clear();
  }

  private int headingLevel(String words) {
    if (words.length() > HEADING_CHARACTERS_MAX
        || endsSentence()
        || Numbering.isContentsLine(words)) {
      return 0;
    }
    int numbered = Numbering.headingLevel(words);
    if (numbered > 0) {
      return numbered;
    }
    if (Numbering.beginsArticle(words)) {
      return 0;
    }
    int rank = headingSizes.indexOf(rounded(last.size()));
    if (rank >= 0) {
      return Math.min(rank + 1, BOLD_LEVEL - 1);
    }
    return last.bold() && words.length() <= HEADING_CHARACTERS_MAX / 2 && places.size() == 1
        ? BOLD_LEVEL
        : 0;
  }

  private static float rounded(float size) {
    return Math.round(size * 2) / 2f;
  }
}
