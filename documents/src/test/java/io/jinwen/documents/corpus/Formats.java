package io.jinwen.documents.corpus;

import io.jinwen.documents.corpus.Sheet.Grid;
import io.jinwen.documents.corpus.Sheet.Head;
import io.jinwen.documents.corpus.Sheet.Part;
import io.jinwen.documents.corpus.Sheet.Text;
import java.util.List;

/** Writes a document as a web page (to be printed or read), Markdown or plain text. */
final class Formats {
  private Formats() {}

  private static final String STYLE =
      """
      <style>
      @page { size: A4; margin: 25mm 22mm; @top-center { content: "%s　仅供测试"; font-size: 9pt; }
        @bottom-center { content: counter(page); font-size: 9pt; } }
      body { font-family: 'Noto Serif CJK SC', serif; font-size: 11pt; line-height: 1.7; }
      h1 { font-size: 18pt; text-align: center; } h2 { font-size: 14pt; }
      p { text-indent: 2em; margin: 0 0 6pt; text-align: justify; }
      p.title { text-indent: 0; text-align: center; font-weight: bold; margin-bottom: 0; }
      p.unit { text-indent: 0; text-align: right; font-size: 9pt; margin: 0; }
      section { break-after: page; } section:last-child { break-after: auto; }
      table { border-collapse: collapse; width: 100%; margin-bottom: 10pt; font-size: 10pt; }
      .ruled td, .ruled th { border: 0.75pt solid #000; padding: 2pt 5pt; }
      .open { border-top: 1.5pt solid #000; border-bottom: 1.5pt solid #000; }
      .open th { border-bottom: 0.75pt solid #000; } .open td, .open th { padding: 2pt 9pt; }
      td { text-align: right; } td:first-child { text-align: left; }
      .two { columns: 2; column-gap: 24pt; } .two h1 { column-span: all; }
      </style>
      """;

  /** A page to be printed; {@code open} tables have level lines only. */
  static String print(Sheet sheet, boolean open, boolean twoColumns) {
    StringBuilder html =
        new StringBuilder("<!DOCTYPE html><html lang='zh'><meta charset='utf-8'><title>");
    html.append(sheet.title).append("</title>").append(STYLE.replace("%s", sheet.title));
    html.append("<body").append(twoColumns ? " class='two'" : "").append(">");
    for (List<Part> page : sheet.pages) {
      html.append(twoColumns ? "<div>" : "<section>");
      page.forEach(part -> part(html, part, open ? "open" : "ruled", true));
      html.append(twoColumns ? "</div>" : "</section>");
    }
    return html.append("</body></html>").toString();
  }

  /** A page as the web has it. */
  static String web(Sheet sheet) {
    StringBuilder html =
        new StringBuilder("<!DOCTYPE html><html><head><meta charset='utf-8'><title>");
    html.append(sheet.title)
        .append("</title><script>document.title='x'</script></head><body><nav>首页 上一页</nav>");
    sheet.pages.forEach(page -> page.forEach(part -> part(html, part, "ruled", false)));
    return html.append("</body></html>").toString();
  }

  private static void part(StringBuilder html, Part part, String style, boolean print) {
    switch (part) {
      case Head(int level, String text) ->
          html.append("<h")
              .append(level)
              .append('>')
              .append(text)
              .append("</h")
              .append(level)
              .append('>');
      case Text(String text) -> html.append("<p>").append(text).append("</p>");
      case Grid grid -> {
        html.append(print ? "<p class='title'>" : "<p>").append(grid.title()).append("</p>");
        if (!grid.unit().isEmpty()) {
          html.append("<p class='unit'>单位：").append(grid.unit()).append("</p>");
        }
        html.append("<table class='").append(style).append("'>");
        header(html, grid.header());
        for (List<String> row : grid.rows()) {
          html.append("<tr>");
          row.forEach(cell -> html.append("<td>").append(cell).append("</td>"));
          html.append("</tr>");
        }
        html.append("</table>");
      }
    }
  }

  private static void header(StringBuilder html, List<List<String>> header) {
    for (int r = 0; r < header.size(); r++) {
      html.append("<tr>");
      List<String> row = header.get(r);
      for (int c = 0; c < row.size(); c++) {
        if (row.get(c).equals("<") || row.get(c).equals("^")) {
          continue;
        }
        int wide = 1;
        while (c + wide < row.size() && row.get(c + wide).equals("<")) {
          wide++;
        }
        boolean tall = r + 1 < header.size() && header.get(r + 1).get(c).equals("^");
        html.append("<th colspan='")
            .append(wide)
            .append("' rowspan='")
            .append(tall ? 2 : 1)
            .append("'>");
        html.append(row.get(c)).append("</th>");
      }
      html.append("</tr>");
    }
  }

  static String markdown(Sheet sheet) {
    StringBuilder text = new StringBuilder();
    for (List<Part> page : sheet.pages) {
      for (Part part : page) {
        switch (part) {
          case Head(int level, String words) ->
              text.append("#".repeat(level)).append(' ').append(words).append("\n\n");
          case Text(String words) -> text.append(words).append("\n\n");
          case Grid grid -> {
            text.append(grid.title()).append("\n\n");
            if (!grid.unit().isEmpty()) {
              text.append("单位：").append(grid.unit()).append("\n\n");
            }
            List<String> names = names(grid);
            text.append("| ").append(String.join(" | ", names)).append(" |\n|");
            text.append("---|".repeat(names.size())).append('\n');
            grid.rows()
                .forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
            text.append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  /** One name for each column. */
  static List<String> names(Grid grid) {
    List<List<String>> filled = filled(grid.header());
    return java.util.stream.IntStream.range(0, filled.getFirst().size())
        .mapToObj(c ->
            filled.stream()
                .map(row -> row.get(c))
                .distinct()
                .reduce((a, b) -> a + " " + b)
                .orElseThrow())
        .toList();
  }

  static List<List<String>> filled(List<List<String>> header) {
    List<List<String>> filled = new java.util.ArrayList<>();
    for (List<String> row : header) {
      List<String> made = new java.util.ArrayList<>();
      for (int c = 0; c < row.size(); c++) {
        made.add(
            switch (row.get(c)) {
              case "<" -> made.getLast();
              case "^" -> filled.getLast().get(c);
              case String name -> name;
            });
      }
      filled.add(made);
    }
    return filled;
  }

  static String plain(Sheet sheet) {
    StringBuilder text = new StringBuilder();
    for (List<Part> page : sheet.pages) {
      for (Part part : page) {
        switch (part) {
          case Head(int _, String words) -> text.append(words).append("\r\n");
          case Text(String words) -> text.append("　　").append(words).append("\r\n");
          case Grid _ -> {} // plain text has no tables
        }
      }
    }
    return text.toString();
  }
}
