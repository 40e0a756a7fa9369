package io.jinwen.documents.parse;

import io.jinwen.documents.Box;
import io.jinwen.documents.Refusal;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.contentstream.PDFGraphicsStreamEngine;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/** Runs a page's drawing commands and notes characters, straight lines and the room of pictures. */
final class PageScan extends PDFGraphicsStreamEngine {
  private static final float ASCENT = 0.88f;
  private static final float DESCENT = -0.12f;
  private static final float THIN = 3f;
  private static final int GLYPHS_MAX = 200_000;

  private final List<Glyph> glyphs = new ArrayList<>();
  private final List<Ruling> strokes = new ArrayList<>();
  private final List<float[]> path = new ArrayList<>(); // {x0, y0, x1, y1} as shown
  private final PDRectangle crop;
  private final int rotation;
  private Point2D.Float current = new Point2D.Float();
  private Point2D.Float start = new Point2D.Float();
  private double pictureArea;
  private int unknown;
  private int turned;

  PageScan(PDPage page) throws IOException {
    super(page);
    this.crop = page.getCropBox();
    this.rotation = Math.floorMod(page.getRotation(), 360);
    processPage(page);
  }

  List<Glyph> glyphs() {
    return glyphs;
  }

  List<Ruling> rulings() {
    return Ruling.joined(strokes);
  }

  float width() {
    return rotation % 180 == 0 ? crop.getWidth() : crop.getHeight();
  }

  float height() {
    return rotation % 180 == 0 ? crop.getHeight() : crop.getWidth();
  }

  /** Of the page, from 0 to 1; pictures over each other count twice. */
  double pictureShare() {
    return Math.min(1, pictureArea / (width() * height()));
  }

  /** Characters whose font does not say which they are. */
  int unknown() {
    return unknown;
  }

  /** Characters that do not stand upright, such as those of a watermark; they are left out. */
  int turned() {
    return turned;
  }

  /** From the page's own coordinates to points from the top left corner as it is shown. */
  private Point2D.Float shown(double x, double y) {
    float left = (float) x - crop.getLowerLeftX();
    float up = (float) y - crop.getLowerLeftY();
    return switch (rotation) {
      case 90 -> new Point2D.Float(up, left);
      case 180 -> new Point2D.Float(crop.getWidth() - left, up);
      case 270 -> new Point2D.Float(crop.getHeight() - up, crop.getWidth() - left);
      default -> new Point2D.Float(left, crop.getHeight() - up);
    };
  }

  @Override
  protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement)
      throws IOException {
    if (glyphs.size() >= GLYPHS_MAX) {
      throw new StoppedException(Refusal.TOO_MUCH_TEXT.with(GLYPHS_MAX + "（每页）"));
    }
    Point2D.Float origin = shown(matrix, 0, 0);
    Point2D.Float end = shown(matrix, displacement.getX(), 0);
    Point2D.Float top = shown(matrix, 0, ASCENT);
    Point2D.Float bottom = shown(matrix, 0, DESCENT);
    String text = font.toUnicode(code);
    if (text == null || text.isEmpty() || isMeaningless(text)) {
      unknown++;
      return;
    }
    if (text.isBlank()) {
      return;
    }
    text = Radicals.replaced(text);
    if (Math.abs(end.y - origin.y) > 0.2f * Math.abs(end.x - origin.x) || end.x < origin.x) {
      turned++;
      return;
    }
    float size = bottom.y - top.y;
    Box box = new Box(origin.x, top.y, Math.max(end.x, origin.x + 0.1f), bottom.y);
    if (size > 0.5f
        && box.right() > 0
        && box.left() < width()
        && box.bottom() > 0
        && box.top() < height()) {
      glyphs.add(new Glyph(text, box, origin.y, size, isBold(font)));
    }
  }

  private Point2D.Float shown(Matrix matrix, float x, float y) {
    Point2D.Float point = matrix.transformPoint(x, y);
    return shown(point.x, point.y);
  }

  private static boolean isMeaningless(String text) {
    int c = text.codePointAt(0);
    int type = Character.getType(c);
    return c == 0xFFFD
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED
        || (type == Character.CONTROL && !Character.isWhitespace(c));
  }

  private static boolean isBold(PDFont font) {
    String name = font.getName() == null ? "" : font.getName().toLowerCase(Locale.ROOT);
    PDFontDescriptor descriptor = font.getFontDescriptor();
    return name.contains("bold")
        || name.contains("heavy")
        || name.contains("black")
        || (descriptor != null && (descriptor.isForceBold() || descriptor.getFontWeight() >= 600));
  }

  @Override
  public void appendRectangle(Point2D p0, Point2D p1, Point2D p2, Point2D p3) {
    moveTo((float) p0.getX(), (float) p0.getY());
    lineTo((float) p1.getX(), (float) p1.getY());
    lineTo((float) p2.getX(), (float) p2.getY());
    lineTo((float) p3.getX(), (float) p3.getY());
    closePath();
  }

  @Override
  public void drawImage(PDImage image) {
    Matrix unit = getGraphicsState().getCurrentTransformationMatrix();
    Point2D.Float a = shown(unit, 0, 0);
    Point2D.Float b = shown(unit, 1, 1);
    float wide = Math.min(width(), Math.max(a.x, b.x)) - Math.max(0, Math.min(a.x, b.x));
    float high = Math.min(height(), Math.max(a.y, b.y)) - Math.max(0, Math.min(a.y, b.y));
    pictureArea += Math.max(0, wide) * Math.max(0, high);
  }

  @Override
  public void clip(int windingRule) {}

  @Override
  public void moveTo(float x, float y) {
    current = shown(x, y);
    start = current;
    position = new Point2D.Float(x, y);
  }

  @Override
  public void lineTo(float x, float y) {
    Point2D.Float next = shown(x, y);
    path.add(new float[] {current.x, current.y, next.x, next.y});
    current = next;
    position = new Point2D.Float(x, y);
  }

  @Override
  public void curveTo(float x1, float y1, float x2, float y2, float x3, float y3) {
    current = shown(x3, y3);
    position = new Point2D.Float(x3, y3);
  }

  private Point2D.Float position = new Point2D.Float(); // in the page's own coordinates

  @Override
  public Point2D getCurrentPoint() {
    return position;
  }

  @Override
  public void closePath() {
    path.add(new float[] {current.x, current.y, start.x, start.y});
    current = start;
  }

  @Override
  public void endPath() {
    path.clear();
  }

  @Override
  public void strokePath() {
    path.forEach(s -> add(s[0], s[1], s[2], s[3]));
    path.clear();
  }

  /** Many programs draw lines as filled rectangles; thick ones are backgrounds. */
  @Override
  public void fillPath(int windingRule) {
    for (int i = 0; i + 3 < path.size(); i += 4) {
      float left = Float.MAX_VALUE;
      float right = -Float.MAX_VALUE;
      float top = Float.MAX_VALUE;
      float bottom = -Float.MAX_VALUE;
      for (int k = i; k < i + 4; k++) {
        float[] s = path.get(k);
        left = Math.min(left, Math.min(s[0], s[2]));
        right = Math.max(right, Math.max(s[0], s[2]));
        top = Math.min(top, Math.min(s[1], s[3]));
        bottom = Math.max(bottom, Math.max(s[1], s[3]));
      }
      if (bottom - top <= THIN) {
        add(left, (top + bottom) / 2, right, (top + bottom) / 2);
      } else if (right - left <= THIN) {
        add((left + right) / 2, top, (left + right) / 2, bottom);
      }
    }
    path.clear();
  }

  @Override
  public void fillAndStrokePath(int windingRule) {
    strokePath();
  }

  @Override
  public void shadingFill(COSName name) {}

  private void add(float x0, float y0, float x1, float y1) {
    if (strokes.size() >= GLYPHS_MAX) {
      return;
    }
    if (Math.abs(y1 - y0) <= 1 && Math.abs(x1 - x0) > THIN) {
      strokes.add(new Ruling(true, (y0 + y1) / 2, Math.min(x0, x1), Math.max(x0, x1)));
    } else if (Math.abs(x1 - x0) <= 1 && Math.abs(y1 - y0) > THIN) {
      strokes.add(new Ruling(false, (x0 + x1) / 2, Math.min(y0, y1), Math.max(y0, y1)));
    }
  }
}
