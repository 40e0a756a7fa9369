package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Page;
import io.jinwen.documents.PageState;
import io.jinwen.documents.Place;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** A web page: headings, paragraphs, lists and tables; nothing of it is run or fetched. */
final class HtmlParser {
  private static final Set<String> SILENT =
      Set.of("script", "style", "noscript", "template", "head", "nav", "iframe", "object", "svg");
  private static final Set<String> INLINE =
      Set.of(
          "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "label", "mark",
          "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var");

  private final Draft draft;
  private final StringBuilder text = new StringBuilder();
  private final Place place = Draft.on(1).getFirst();

  HtmlParser(Draft draft) {
    this.draft = draft;
  }

  void parse(String html) {
    Document document = Jsoup.parse(html);
    draft.title(document.title());
    children(document.body(), 1, 0);
    finish();
    draft.add(
        new Page(1, "", 0, 0, document.text().isBlank() ? PageState.EMPTY : PageState.TEXT), 1);
  }

  private void children(Element element, int depth, int listDepth) {
    draft.requireDepth(depth);
    for (Node node : element.childNodes()) {
      if (node instanceof TextNode words) {
        text.append(words.getWholeText());
      } else if (node instanceof Element child) {
        element(child, depth, listDepth);
      }
    }
  }

  private void element(Element element, int depth, int listDepth) {
    String name = element.normalName();
    if (SILENT.contains(name) || isHidden(element)) {
      return;
    }
    if (name.matches("h[1-6]")) {
      finish();
      String title = Texts.line(element.text());
      if (!title.isEmpty()) {
        draft.add(new Block.Heading(name.charAt(1) - '0', title, Draft.on(1)));
      }
    } else if (name.equals("table")) {
      finish();
      table(element);
    } else if (name.equals("li")) {
      finish();
      children(element, depth + 1, listDepth);
      finishItem(Math.max(1, listDepth));
    } else if (name.equals("br")) {
      finish();
    } else if (INLINE.contains(name)) {
      children(element, depth + 1, listDepth);
    } else {
      finish();
      boolean list = name.equals("ul") || name.equals("ol");
      children(element, depth + 1, list ? listDepth + 1 : listDepth);
      finish();
    }
  }

  /** What no reader sees must not speak to the model either. */
  private static boolean isHidden(Element element) {
    String style = element.attr("style").replace(" ", "").toLowerCase(java.util.Locale.ROOT);
    return element.hasAttr("hidden")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || style.contains("font-size:0");
  }

  private void table(Element table) {
    List<Element> trs =
        table.select("tr").stream().filter(tr -> tr.closest("table") == table).toList();
    Grid grid = new Grid(draft);
    int headers = 0;
    boolean inHead = true;
    for (int row = 0; row < trs.size(); row++) {
      List<Element> cells =
          trs.get(row).children().stream()
              .filter(cell -> cell.normalName().equals("td") || cell.normalName().equals("th"))
              .toList();
      for (Element cell : cells) {
        grid.put(row, Texts.line(cell.text()), span(cell, "colspan"), span(cell, "rowspan"));
      }
      inHead &= !cells.isEmpty() && cells.stream().allMatch(cell -> cell.normalName().equals("th"));
      headers += inHead ? 1 : 0;
    }
    List<Block.Row> rows = grid.rows(_ -> place);
    if (rows.isEmpty()) {
      return;
    }
    Element caption = table.selectFirst("caption");
    draft.add(
        new Block.Table(
            caption == null ? "" : Texts.line(caption.text()),
            "",
            headers > 0 ? headers : HeaderRows.count(rows),
            rows));
  }

  private static int span(Element cell, String attribute) {
    try {
      return Math.clamp(Integer.parseInt(cell.attr(attribute).strip()), 1, 1_000);
    } catch (NumberFormatException none) {
      return 1;
    }
  }

  private void finish() {
    String line = Texts.line(text.toString());
    text.setLength(0);
    if (!line.isEmpty()) {
      draft.add(new Block.Paragraph(line, Draft.on(1)));
    }
  }

  private void finishItem(int level) {
    String line = Texts.line(text.toString());
    text.setLength(0);
    if (!line.isEmpty()) {
      draft.add(new Block.Item(level, line, Draft.on(1)));
    }
  }
}
