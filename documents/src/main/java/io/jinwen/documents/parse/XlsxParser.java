package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Page;
import io.jinwen.documents.PageState;
import io.jinwen.documents.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Excel: by the values that were last computed, formulas beside; a sheet is a page. */
final class XlsxParser {
  private final Draft draft;
  private final DataFormatter formatter = new DataFormatter(Locale.CHINA);

  XlsxParser(Draft draft) {
    this.draft = draft;
    formatter.setUseCachedValuesForFormulaCells(true);
  }

  void parse(Path file) throws IOException {
    try (OPCPackage container = OPCPackage.open(file.toFile(), PackageAccess.READ);
        XSSFWorkbook workbook = new XSSFWorkbook(container)) {
      draft.title(workbook.getProperties().getCoreProperties().getTitle());
      int sheets = workbook.getNumberOfSheets();
      draft.expect(sheets);
      for (int i = 0; i < sheets; i++) {
        Sheet sheet = workbook.getSheetAt(i);
        if (workbook.getSheetVisibility(i) != SheetVisibility.VISIBLE) {
          draft.note("工作表「" + sheet.getSheetName() + "」是隐藏的，没有采用。");
          draft.add(new Page(i + 1, sheet.getSheetName(), 0, 0, PageState.EMPTY), sheets);
          continue;
        }
        boolean any = sheet(sheet, i + 1);
        draft.add(
            new Page(i + 1, sheet.getSheetName(), 0, 0, any ? PageState.TEXT : PageState.EMPTY),
            sheets);
      }
    } catch (InvalidFormatException damaged) {
      throw new IOException(damaged);
    }
  }

  /** Whether the sheet had anything. */
  private boolean sheet(Sheet sheet, int page) {
    List<SheetRow> rows = new ArrayList<>();
    int last = -1;
    for (Row row : sheet) {
      if (row.getRowNum() > last + 1 && !rows.isEmpty()) {
        rows.add(SheetRow.EMPTY); // rows without a cell are not stored
      }
      last = row.getRowNum();
      rows.add(read(row));
    }
    spreadMerged(sheet, rows);
    if (rows.isEmpty()) {
      return false;
    }
    draft.add(new Block.Heading(1, sheet.getSheetName(), Draft.on(page)));
    List<SheetRow> table = new ArrayList<>();
    for (SheetRow row : rows) {
      if (row.isEmpty()) {
        finish(table, page);
      } else if (table.isEmpty() && row.isTitle()) {
        draft.add(new Block.Paragraph(row.title(), Draft.on(page)));
      } else {
        table.add(row);
      }
    }
    finish(table, page);
    return true;
  }

  private SheetRow read(Row row) {
    SheetRow read = new SheetRow(row.getRowNum());
    for (Cell cell : row) {
      String value = Texts.line(formatter.formatCellValue(cell));
      if (!value.isEmpty()) {
        draft.spend(0, 1);
        read.put(cell.getColumnIndex(), value);
        if (cell.getCellType() == CellType.FORMULA) {
          read.formula(cell.getColumnIndex(), cell.getCellFormula());
        }
      }
    }
    return read;
  }

  private void spreadMerged(Sheet sheet, List<SheetRow> rows) {
    for (CellRangeAddress range : sheet.getMergedRegions()) {
      draft.spend(0, Math.min(range.getNumberOfCells(), 1_000));
      SheetRow first =
          rows.stream().filter(row -> row.number() == range.getFirstRow()).findFirst().orElse(null);
      String value = first == null ? "" : first.cell(range.getFirstColumn());
      if (value.isEmpty()) {
        continue;
      }
      for (SheetRow row : rows) {
        if (range.containsRow(row.number())) {
          for (int c = range.getFirstColumn();
              c <= Math.min(range.getLastColumn(), range.getFirstColumn() + 1_000);
              c++) {
            row.put(c, value);
          }
        }
      }
    }
  }

  private void finish(List<SheetRow> table, int page) {
    if (table.isEmpty()) {
      return;
    }
    int from = table.stream().mapToInt(SheetRow::first).min().orElseThrow();
    int to = table.stream().mapToInt(SheetRow::last).max().orElseThrow();
    Place place = Draft.on(page).getFirst();
    if (table.size() == 1 || from == to) {
      table.forEach(row -> draft.add(new Block.Paragraph(row.text(), Draft.on(page))));
    } else {
      draft.spend(0, (long) table.size() * (to - from + 1));
      List<Block.Row> rows = table.stream().map(row -> row.block(from, to, place)).toList();
      draft.add(new Block.Table("", "", HeaderRows.count(rows), rows));
    }
    table.clear();
  }
}
