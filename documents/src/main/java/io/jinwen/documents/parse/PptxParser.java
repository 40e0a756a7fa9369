package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Box;
import io.jinwen.documents.Page;
import io.jinwen.documents.PageState;
import io.jinwen.documents.Place;
import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFGroupShape;
import org.apache.poi.xslf.usermodel.XSLFShape;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextParagraph;
import org.apache.poi.xslf.usermodel.XSLFTextShape;

/** PowerPoint: a slide is a page; shapes from top to bottom, speaker's notes last. */
final class PptxParser {
  private final Draft draft;

  PptxParser(Draft draft) {
    this.draft = draft;
  }

  void parse(Path file) throws IOException {
    try (OPCPackage container = OPCPackage.open(file.toFile(), PackageAccess.READ);
        XMLSlideShow show = new XMLSlideShow(container)) {
      draft.title(show.getProperties().getCoreProperties().getTitle());
      Dimension size = show.getPageSize();
      List<XSLFSlide> slides = show.getSlides();
      draft.expect(slides.size());
      for (int i = 0; i < slides.size(); i++) {
        int page = i + 1;
        XSLFSlide slide = slides.get(i);
        boolean any = shapes(slide.getShapes(), page, 1);
        any |= notes(slide, page);
        String title = slide.getTitle() == null ? "" : Texts.line(slide.getTitle());
        PageState state = any ? PageState.TEXT : PageState.EMPTY;
        draft.add(new Page(page, title, size.width, size.height, state), slides.size());
      }
    } catch (InvalidFormatException damaged) {
      throw new IOException(damaged);
    }
  }

  private boolean shapes(List<XSLFShape> shapes, int page, int depth) {
    draft.requireDepth(depth);
    boolean any = false;
    List<XSLFShape> ordered =
        shapes.stream()
            .sorted(
                Comparator.<XSLFShape>comparingDouble(PptxParser::top)
                    .thenComparingDouble(PptxParser::left))
            .toList();
    for (XSLFShape shape : ordered) {
      any |=
          switch (shape) {
            case XSLFTable table -> table(table, page);
            case XSLFGroupShape group -> shapes(group.getShapes(), page, depth + 1);
            case XSLFTextShape text -> text(text, page);
            default -> false;
          };
    }
    return any;
  }

  private boolean text(XSLFTextShape shape, int page) {
    boolean title =
        shape.getTextType() != null
            && (shape.getTextType() == org.apache.poi.sl.usermodel.Placeholder.TITLE
                || shape.getTextType() == org.apache.poi.sl.usermodel.Placeholder.CENTERED_TITLE);
    boolean any = false;
    for (XSLFTextParagraph paragraph : shape.getTextParagraphs()) {
      String line = Texts.line(paragraph.getText());
      if (line.isEmpty()) {
        continue;
      }
      any = true;
      List<Place> places = List.of(new Place(0, page, box(shape)));
      if (title) {
        draft.add(new Block.Heading(1, line, places));
      } else if (paragraph.isBullet() || paragraph.getIndentLevel() > 0) {
        draft.add(new Block.Item(paragraph.getIndentLevel() + 1, line, places));
      } else {
        draft.add(new Block.Paragraph(line, places));
      }
    }
    return any;
  }

  private boolean table(XSLFTable table, int page) {
    Grid grid = new Grid(draft);
    for (int r = 0; r < table.getNumberOfRows(); r++) {
      for (int c = 0; c < table.getNumberOfColumns(); c++) {
        var cell = table.getCell(r, c);
        if (cell != null && !cell.isMerged()) {
          grid.put(
              r,
              c,
              Texts.line(cell.getText()),
              Math.clamp(cell.getGridSpan(), 1, 1_000),
              Math.clamp(cell.getRowSpan(), 1, 1_000));
        }
      }
    }
    Place place = new Place(0, page, box(table));
    List<Block.Row> rows = grid.rows(_ -> place);
    if (rows.isEmpty()) {
      return false;
    }
    draft.add(new Block.Table("", "", HeaderRows.count(rows), rows));
    return true;
  }

  private boolean notes(XSLFSlide slide, int page) {
    if (slide.getNotes() == null) {
      return false;
    }
    boolean any = false;
    for (List<XSLFTextParagraph> paragraphs : slide.getNotes().getTextParagraphs()) {
      for (XSLFTextParagraph paragraph : paragraphs) {
        String line = Texts.line(paragraph.getText());
        if (!line.isEmpty() && !line.matches("\\d+")) { // the slide's number is a paragraph too
          draft.add(new Block.Paragraph("备注：" + line, Draft.on(page)));
          any = true;
        }
      }
    }
    return any;
  }

  private static double top(XSLFShape shape) {
    return shape.getAnchor() == null ? 0 : shape.getAnchor().getY();
  }

  private static double left(XSLFShape shape) {
    return shape.getAnchor() == null ? 0 : shape.getAnchor().getX();
  }

  private static Box box(XSLFShape shape) {
    Rectangle2D at = shape.getAnchor();
    return at == null
        ? null
        : new Box(
            (float) at.getMinX(), (float) at.getMinY(), (float) at.getMaxX(), (float) at.getMaxY());
  }
}
