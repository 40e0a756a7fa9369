package io.jinwen.assistant.page.parts;

import java.util.ArrayDeque;
import java.util.Deque;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** The text of a {@link WordDocument}: blocks become paragraphs and tables of Word's own XML. */
final class WordText extends AbstractVisitor {
  private static final int HEADING_LEVEL_MAX = 4;
  private static final int INDENT = 420; // twentieths of a point, two Chinese characters
  private static final String MONOSPACE = "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/>";

  private final StringBuilder xml = new StringBuilder();
  private final Deque<String> bullets = new ArrayDeque<>(); // of the lists around, innermost first
  private int quotes;
  private int strong;
  private int emphasis;

  private WordText() {}

  static String of(Node document) {
    WordText text = new WordText();
    document.accept(text);
    return text.xml.toString();
  }

  /** As content of an element; what XML cannot hold is left out. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .filter(it -> it == '\t' || it == '\n' || it >= 0x20 && it != 0xFFFE && it != 0xFFFF)
        .filter(it -> it < Character.MIN_SURROGATE || it > Character.MAX_SURROGATE)
        .forEach(it -> {
          switch (it) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            default -> escaped.appendCodePoint(it);
          }
        });
    return escaped.toString();
  }

  @Override
  public void visit(Heading heading) {
    int level = Math.min(HEADING_LEVEL_MAX, heading.getLevel());
    paragraph("<w:pStyle w:val=\"Heading" + level + "\"/>", heading);
  }

  @Override
  public void visit(Paragraph paragraph) {
    paragraph(indent(), paragraph);
  }

  private void paragraph(String properties, Node content) {
    xml.append("<w:p><w:pPr>").append(properties).append("</w:pPr>");
    if (content.getPrevious() == null && content.getParent() instanceof ListItem) {
      run(bullets.peek(), "");
    }
    visitChildren(content);
    xml.append("</w:p>");
  }

  private String indent() {
    int levels = bullets.size() + quotes;
    String bar =
        quotes > 0
            ? "<w:pBdr><w:left w:val=\"single\" w:sz=\"12\" w:space=\"8\" w:color=\"C9B37A\"/></w:pBdr>"
            : "";
    return levels == 0 ? "" : bar + "<w:ind w:left=\"" + levels * INDENT + "\"/>";
  }

  @Override
  public void visit(BlockQuote quote) {
    quotes++;
    visitChildren(quote);
    quotes--;
  }

  @Override
  public void visit(BulletList list) {
    list(list, 0);
  }

  @Override
  public void visit(OrderedList list) {
    list(list, list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber());
  }

  /**
   * @param first 0 where nothing is counted
   */
  private void list(Node list, int first) {
    int number = first;
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      bullets.push(first == 0 ? "• " : number + ". ");
      visitChildren(item);
      bullets.pop();
      number++;
    }
  }

  @Override
  public void visit(FencedCodeBlock code) {
    code(code.getLiteral());
  }

  @Override
  public void visit(IndentedCodeBlock code) {
    code(code.getLiteral());
  }

  private void code(String text) {
    text.stripTrailing()
        .lines()
        .forEach(line -> {
          xml.append("<w:p><w:pPr><w:shd w:val=\"clear\" w:fill=\"F4F1E9\"/>");
          xml.append("<w:spacing w:after=\"0\"/></w:pPr>");
          run(line, MONOSPACE);
          xml.append("</w:p>");
        });
  }

  @Override
  public void visit(CustomBlock block) {
    if (block instanceof TableBlock) {
      xml.append("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
      for (String side : new String[] {"top", "left", "bottom", "right", "insideH", "insideV"}) {
        xml.append("<w:").append(side).append(" w:val=\"single\" w:sz=\"4\" w:color=\"BFB8A5\"/>");
      }
      xml.append("</w:tblBorders></w:tblPr><w:tblGrid>");
      for (Node cell = firstCell(block); cell != null; cell = cell.getNext()) {
        xml.append("<w:gridCol/>");
      }
      xml.append("</w:tblGrid>");
      visitChildren(block);
      xml.append("</w:tbl><w:p/>");
    } else {
      visitChildren(block);
    }
  }

  /** A table has a head, that one row, and that one cell. */
  private static Node firstCell(Node table) {
    return table.getFirstChild().getFirstChild().getFirstChild();
  }

  @Override
  public void visit(CustomNode node) {
    switch (node) {
      case TableRow row -> {
        xml.append("<w:tr>");
        visitChildren(row);
        xml.append("</w:tr>");
      }
      case TableCell cell -> {
        strong += cell.isHeader() ? 1 : 0;
        xml.append("<w:tc><w:tcPr/><w:p><w:pPr><w:spacing w:after=\"0\"/></w:pPr>");
        visitChildren(cell);
        xml.append("</w:p></w:tc>");
        strong -= cell.isHeader() ? 1 : 0;
      }
      default -> visitChildren(node);
    }
  }

  @Override
  public void visit(StrongEmphasis node) {
    strong++;
    visitChildren(node);
    strong--;
  }

  @Override
  public void visit(Emphasis node) {
    emphasis++;
    visitChildren(node);
    emphasis--;
  }

  @Override
  public void visit(Text text) {
    run(text.getLiteral(), "");
  }

  @Override
  public void visit(Code code) {
    run(code.getLiteral(), MONOSPACE);
  }

  @Override
  public void visit(SoftLineBreak node) {
    xml.append("<w:r><w:br/></w:r>");
  }

  @Override
  public void visit(HardLineBreak node) {
    xml.append("<w:r><w:br/></w:r>");
  }

  /** Markup in a text is text; a comment is for programs. */
  @Override
  public void visit(HtmlBlock block) {
    if (!block.getLiteral().startsWith("<!--")) {
      xml.append("<w:p>");
      run(block.getLiteral(), "");
      xml.append("</w:p>");
    }
  }

  @Override
  public void visit(HtmlInline inline) {
    run(inline.getLiteral(), "");
  }

  private void run(String text, String look) {
    xml.append("<w:r><w:rPr>").append(look);
    xml.append(strong > 0 ? "<w:b/>" : "").append(emphasis > 0 ? "<w:i/>" : "");
    xml.append("</w:rPr><w:t xml:space=\"preserve\">").append(escaped(text)).append("</w:t></w:r>");
  }
}
