package io.jinwen.documents.corpus;

import io.jinwen.documents.corpus.Sheet.Grid;
import io.jinwen.documents.corpus.Sheet.Head;
import io.jinwen.documents.corpus.Sheet.Part;
import io.jinwen.documents.corpus.Sheet.Text;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextBox;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.BreakType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;

/** Writes a document as Word, Excel and PowerPoint. */
final class OfficeFormats {
  private OfficeFormats() {}

  static void word(Sheet sheet, Path file) throws IOException {
    try (XWPFDocument document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      for (int page = 0; page < sheet.pages.size(); page++) {
        for (Part part : sheet.pages.get(page)) {
          switch (part) {
            case Head(int level, String words) -> {
              XWPFParagraph paragraph = document.createParagraph();
              paragraph
                  .getCTP()
                  .addNewPPr()
                  .addNewOutlineLvl()
                  .setVal(java.math.BigInteger.valueOf(level - 1));
              paragraph.createRun().setText(words);
            }
            case Text(String words) -> document.createParagraph().createRun().setText(words);
            case Grid grid -> wordTable(document, grid);
          }
        }
        if (page + 1 < sheet.pages.size()) {
          document.createParagraph().createRun().addBreak(BreakType.PAGE);
        }
      }
      document.write(out);
    }
  }

  private static void wordTable(XWPFDocument document, Grid grid) {
    document.createParagraph().createRun().setText(grid.title());
    if (!grid.unit().isEmpty()) {
      document.createParagraph().createRun().setText("单位：" + grid.unit());
    }
    List<List<String>> rows = new ArrayList<>(grid.header());
    rows.addAll(grid.rows());
    XWPFTable table = document.createTable(rows.size(), rows.getFirst().size());
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        String cell = rows.get(r).get(c);
        table.getRow(r).getCell(c).setText(cell.equals("<") || cell.equals("^") ? "" : cell);
      }
    }
    merge(table, grid.header());
  }

  private static void merge(XWPFTable table, List<List<String>> header) {
    for (int r = 0; r < header.size(); r++) {
      for (int c = header.get(r).size() - 1; c >= 0; c--) {
        String cell = header.get(r).get(c);
        var tc = table.getRow(r).getCell(c).getCTTc();
        var properties = tc.isSetTcPr() ? tc.getTcPr() : tc.addNewTcPr();
        if (cell.equals("^")) {
          properties.addNewVMerge();
        } else if (r + 1 < header.size() && header.get(r + 1).get(c).equals("^")) {
          properties
              .addNewVMerge()
              .setVal(org.openxmlformats.schemas.wordprocessingml.x2006.main.STMerge.RESTART);
        }
        int wide = 1;
        while (!cell.equals("<")
            && c + wide < header.get(r).size()
            && header.get(r).get(c + wide).equals("<")) {
          wide++;
        }
        if (wide > 1) {
          properties.addNewGridSpan().setVal(java.math.BigInteger.valueOf(wide));
        }
      }
      for (int c = header.get(r).size() - 1; c >= 0; c--) {
        if (header.get(r).get(c).equals("<")) {
          table.getRow(r).getCtRow().removeTc(c);
        }
      }
    }
  }

  /** Only the tables, one to a sheet; the first column of figures is computed. */
  static void excel(Sheet sheet, Path file) throws IOException {
    try (XSSFWorkbook workbook = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      for (List<Part> page : sheet.pages) {
        for (Part part : page) {
          if (part instanceof Grid grid) {
            excelSheet(workbook.createSheet(grid.title()), sheet, grid);
          }
        }
      }
      workbook.write(out);
    }
  }

  private static void excelSheet(XSSFSheet sheet, Sheet document, Grid grid) {
    List<List<String>> header = grid.header();
    int width = header.getFirst().size();
    sheet.createRow(0).createCell(0).setCellValue(document.title + "：" + grid.title());
    sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, width - 1));
    sheet.createRow(1).createCell(width - 1).setCellValue("单位：" + grid.unit());
    int r = 2;
    for (List<String> names : header) {
      XSSFRow row = sheet.createRow(r);
      for (int c = 0; c < width; c++) {
        if (!names.get(c).equals("<") && !names.get(c).equals("^")) {
          row.createCell(c).setCellValue(names.get(c));
        } else if (names.get(c).equals("^")) {
          sheet.addMergedRegion(new CellRangeAddress(r - 1, r, c, c));
        }
        int wide = 1;
        while (!names.get(c).equals("<") && c + wide < width && names.get(c + wide).equals("<")) {
          wide++;
        }
        if (wide > 1) {
          sheet.addMergedRegion(new CellRangeAddress(r, r, c, c + wide - 1));
        }
      }
      r++;
    }
    for (List<String> values : grid.rows()) {
      XSSFRow row = sheet.createRow(r++);
      row.createCell(0).setCellValue(values.getFirst());
      for (int c = 1; c < width; c++) {
        String digits = values.get(c).replace(",", "");
        XSSFCell cell = row.createCell(c);
        var style = sheet.getWorkbook().createCellStyle();
        int places = digits.contains(".") ? digits.length() - digits.indexOf('.') - 1 : 0;
        style.setDataFormat(
            sheet
                .getWorkbook()
                .createDataFormat()
                .getFormat(places == 0 ? "#,##0" : "#,##0." + "0".repeat(places)));
        cell.setCellStyle(style);
        if (c == 1) {
          cell.setCellFormula(digits + "*1");
        }
        cell.setCellValue(Double.parseDouble(digits));
      }
    }
  }

  static void slides(Sheet sheet, Path file) throws IOException {
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      for (List<Part> page : sheet.pages) {
        XSLFSlide slide = show.createSlide();
        int top = 20;
        for (Part part : page) {
          switch (part) {
            case Head(int _, String words) -> box(slide, words, top, 30);
            case Text(String words) -> box(slide, words, top, 60);
            case Grid grid -> {
              box(
                  slide,
                  grid.title() + (grid.unit().isEmpty() ? "" : "（单位：" + grid.unit() + "）"),
                  top,
                  20);
              top += 30;
              slideTable(slide, grid, top);
            }
          }
          top += 70;
        }
      }
      show.write(out);
    }
  }

  private static void box(XSLFSlide slide, String words, int top, int height) {
    XSLFTextBox box = slide.createTextBox();
    box.setText(words);
    box.setAnchor(new Rectangle(40, top, 640, height));
  }

  private static void slideTable(XSLFSlide slide, Grid grid, int top) {
    List<List<String>> rows = new ArrayList<>(Formats.filled(grid.header()));
    rows.addAll(grid.rows());
    XSLFTable table = slide.createTable(rows.size(), rows.getFirst().size());
    table.setAnchor(new Rectangle(40, top, 640, 300));
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        table.getCell(r, c).setText(rows.get(r).get(c));
      }
    }
  }
}
