package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Page;
import io.jinwen.documents.PageState;
import io.jinwen.documents.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFSDT;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTcPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STMerge;

/**
 * Word. It keeps no pages; where the program that saved the file left marks of its last page
 * breaks, they count the pages.
 */
final class DocxParser {
  private final Draft draft;
  private WordNumbers numbers;
  private WordHeadings headings;
  private int page = 1;

  DocxParser(Draft draft) {
    this.draft = draft;
  }

  void parse(Path file) throws IOException {
    try (OPCPackage container = OPCPackage.open(file.toFile(), PackageAccess.READ);
        XWPFDocument document = new XWPFDocument(container)) {
      numbers = new WordNumbers(document);
      headings = new WordHeadings(document);
      draft.title(document.getProperties().getCoreProperties().getTitle());
      for (IBodyElement element : document.getBodyElements()) {
        switch (element) {
          case XWPFParagraph paragraph -> paragraph(paragraph);
          case XWPFTable table -> table(table);
          case XWPFSDT control -> text(control.getContent().getText());
          default -> {} // section ends and the like hold no text
        }
      }
      boolean any = document.getBodyElements().stream().anyMatch(e -> true);
      for (int number = 1; number <= page; number++) {
        draft.add(new Page(number, "", 0, 0, any ? PageState.TEXT : PageState.EMPTY), page);
      }
    } catch (InvalidFormatException damaged) {
      throw new IOException(damaged);
    }
  }

  private void paragraph(XWPFParagraph paragraph) {
    String line = Texts.line(numbers.mark(paragraph) + paragraph.getText());
    int breaks = breaks(paragraph);
    if (!line.isEmpty()) {
      List<Place> places = Draft.on(page);
      int level = headings.level(paragraph);
      if (level > 0) {
        draft.add(new Block.Heading(level, line, places));
      } else if (paragraph.getNumID() != null && !Numbering.beginsArticle(line)) {
        int depth = paragraph.getNumIlvl() == null ? 1 : paragraph.getNumIlvl().intValue() + 1;
        draft.add(new Block.Item(depth, line, places));
      } else {
        draft.add(new Block.Paragraph(line, places));
      }
    }
    page += breaks;
  }

  private void text(String words) {
    words
        .lines()
        .map(Texts::line)
        .filter(line -> !line.isEmpty())
        .forEach(line -> draft.add(new Block.Paragraph(line, Draft.on(page))));
  }

  /** Page breaks in a paragraph. What stands behind one within the paragraph is few words. */
  private static int breaks(XWPFParagraph paragraph) {
    int rendered = 0;
    int wanted = 0;
    for (XWPFRun run : paragraph.getRuns()) {
      rendered += run.getCTR().sizeOfLastRenderedPageBreakArray();
      wanted +=
          (int)
              run.getCTR().getBrList().stream()
                  .filter(br -> br.isSetType() && "page".equals(br.getType().toString()))
                  .count();
    }
    return Math.max(rendered, wanted);
  }

  private void table(XWPFTable table) {
    Grid grid = new Grid(draft);
    List<String> above = new ArrayList<>(); // what cells that go on downwards repeat
    int row = 0;
    for (XWPFTableRow tableRow : table.getRows()) {
      int column = 0;
      for (XWPFTableCell cell : tableRow.getTableCells()) {
        int span = span(cell);
        String text = goesOn(cell) && column < above.size() ? above.get(column) : text(cell, 1);
        grid.put(row, column, text, span, 1);
        for (int c = column; c < column + span; c++) {
          while (above.size() <= c) {
            above.add("");
          }
          above.set(c, text);
        }
        column += span;
      }
      row++;
    }
    List<Block.Row> rows = grid.rows(_ -> Draft.on(page).getFirst());
    if (!rows.isEmpty()) {
      draft.add(new Block.Table("", "", HeaderRows.count(rows), rows));
    }
  }

  private String text(XWPFTableCell cell, int depth) {
    draft.requireDepth(depth);
    String own =
        cell.getParagraphs().stream()
            .map(paragraph -> numbers.mark(paragraph) + paragraph.getText())
            .collect(Collectors.joining(" "));
    String inner =
        cell.getTables().stream()
            .flatMap(table -> table.getRows().stream())
            .flatMap(row -> row.getTableCells().stream())
            .map(nested -> text(nested, depth + 1))
            .collect(Collectors.joining(" "));
    return Texts.line(own + " " + inner);
  }

  private static int span(XWPFTableCell cell) {
    CTTcPr properties = cell.getCTTc().getTcPr();
    return properties == null || properties.getGridSpan() == null
        ? 1
        : Math.clamp(properties.getGridSpan().getVal().intValue(), 1, 1_000);
  }

  private static boolean goesOn(XWPFTableCell cell) {
    CTTcPr properties = cell.getCTTc().getTcPr();
    return properties != null
        && properties.getVMerge() != null
        && properties.getVMerge().getVal() != STMerge.RESTART;
  }
}
