package io.jinwen.documents.parse;

import io.jinwen.documents.Box;
import io.jinwen.documents.TextRecognizer;
import io.jinwen.documents.TextRecognizer.Line;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Reads pages that are pictures, where something is there that can; as long as time allows. */
final class ScannedPages {
  /** A character of body text has some 30 pixels then, which is what recognition wants. */
  private static final float PIXELS_WIDE = 1_654;

  private static final float PIXELS_HIGH_MAX = 4_000;

  /** The rest of the time is for all else. */
  private static final double TIME_SHARE = 0.8;

  /** Larger ones are titles; below that, heights of lines differ by chance. */
  private static final double TITLE_MIN = 1.3;

  private final PDFRenderer renderer;
  private final Optional<TextRecognizer> recognizer;
  private final long deadlineNanos;

  /**
   * @param timeMaxNanos that reading the file may take in all
   */
  ScannedPages(PDDocument document, long timeMaxNanos) {
    this.renderer = new PDFRenderer(document);
    this.recognizer = ServiceLoader.load(TextRecognizer.class).findFirst();
    this.deadlineNanos = System.nanoTime() + (long) (TIME_SHARE * timeMaxNanos);
  }

  /**
   * The characters of a page; empty where nobody can read them, or time is over.
   *
   * @param index counted from 0
   */
  Optional<List<Glyph>> read(int index, float width, float height) throws IOException {
    if (recognizer.isEmpty() || System.nanoTime() > deadlineNanos) {
      return Optional.empty();
    }
    float scale = Math.min(PIXELS_WIDE / width, PIXELS_HIGH_MAX / height);
    BufferedImage picture = renderer.renderImage(index, scale, ImageType.RGB);
    List<Line> lines = recognizer.get().lines(picture);
    return Optional.of(glyphs(lines, scale));
  }

  private static List<Glyph> glyphs(List<Line> lines, float scale) {
    double[] heights = lines.stream().mapToDouble(line -> line.bottom() - line.top()).toArray();
    Arrays.sort(heights);
    double usual = heights.length == 0 ? 0 : heights[heights.length / 2];
    List<Glyph> glyphs = new ArrayList<>();
    for (Line line : lines) {
      double height = line.bottom() - line.top();
      float size = (float) ((height > TITLE_MIN * usual ? height : usual) / scale);
      add(line, scale, size, glyphs);
    }
    return glyphs;
  }

  /** Characters share a line's width, narrow ones half as much as others. */
  private static void add(Line line, float scale, float size, List<Glyph> glyphs) {
    double all = line.text().codePoints().mapToDouble(ScannedPages::share).sum();
    double perShare = (line.right() - line.left()) / Math.max(0.5, all);
    double at = line.left();
    float middle = (line.top() + line.bottom()) / 2 / scale;
    for (int c : line.text().codePoints().toArray()) {
      double to = at + perShare * share(c);
      if (!Character.isWhitespace(c)) {
        Box box =
            new Box((float) at / scale, middle - size / 2, (float) to / scale, middle + size / 2);
        glyphs.add(new Glyph(Character.toString(c), box, middle + 0.38f * size, size, false));
      }
      at = to;
    }
  }

  private static double share(int c) {
    return c < 0x2E80 ? 0.5 : 1;
  }
}
