package io.jinwen.assistant.page;

import io.jinwen.assistant.page.CodeColours.Kind;
import io.jinwen.assistant.page.CodeColours.Piece;
import io.jinwen.assistant.page.FormulaParser.Formula;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** The pieces of Markdown that the page shows in its own way. */
final class MarkdownNodes implements NodeRenderer {
  /** The page has headings of level one and two of its own; models begin with any. */
  private static final int HEADING_LEVEL_MIN = 3;

  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;
  private final String copyCode;

  MarkdownNodes(HtmlNodeRendererContext context, String copyCode) {
    this.context = context;
    this.html = context.getWriter();
    this.copyCode = copyCode;
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(
        Heading.class,
        Image.class,
        Link.class,
        FencedCodeBlock.class,
        IndentedCodeBlock.class,
        TableBlock.class,
        Strikethrough.class,
        Formula.class);
  }

  @Override
  public void render(Node node) {
    switch (node) {
      case Heading heading -> heading(heading);
      case Image image -> html.text(plain(image));
      case Link link -> link(link);
      case FencedCodeBlock code -> code(firstWord(code.getInfo()), code.getLiteral());
      case IndentedCodeBlock code -> code("", code.getLiteral());
      case Formula formula -> formula(formula);
      case TableBlock table -> table(table);
      case Strikethrough struck -> {
        html.tag("del");
        children(struck);
        html.tag("/del");
      }
      default -> throw new IllegalArgumentException("not asked for: " + node);
    }
  }

  private void heading(Heading heading) {
    String tag = "h" + Math.max(HEADING_LEVEL_MIN, heading.getLevel());
    html.line();
    html.tag(tag);
    children(heading);
    html.tag("/" + tag);
    html.line();
  }

  private void link(Link link) {
    if (!MarkdownHtml.isLink(link.getDestination())) {
      children(link);
      return;
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("href", link.getDestination().strip());
    attributes.put("target", "_blank");
    attributes.put("rel", "noopener noreferrer nofollow");
    html.tag("a", attributes);
    children(link);
    html.tag("/a");
  }

  private void code(String language, String text) {
    html.line();
    html.tag("figure", Map.of("class", "jw-code"));
    html.tag("figcaption");
    html.tag("span");
    html.text(language);
    html.tag("/span");
    html.tag("button", Map.of("type", "button", "class", "jw-copy", "data-copy", "code"));
    html.text(copyCode);
    html.tag("/button");
    html.tag("/figcaption");
    html.tag("pre", Map.of("tabindex", "0"));
    html.tag("code");
    CodeColours.of(language, text).forEach(this::coloured);
    html.tag("/code");
    html.tag("/pre");
    html.tag("/figure");
    html.line();
  }

  private void coloured(Piece piece) {
    if (piece.kind() == Kind.PLAIN) {
      html.text(piece.text());
      return;
    }
    String kind = piece.kind().name().toLowerCase(Locale.ROOT);
    html.tag("span", Map.of("class", "jw-code-" + kind));
    html.text(piece.text());
    html.tag("/span");
  }

  /** A wide table scrolls by itself, with the keyboard too. */
  private void table(TableBlock table) {
    html.line();
    html.tag("div", Map.of("class", "jw-table", "tabindex", "0"));
    html.tag("table");
    children(table);
    html.tag("/table");
    html.tag("/div");
    html.line();
  }

  private void formula(Formula formula) {
    FormulaMathMl.of(formula.latex(), formula.display())
        .ifPresentOrElse(
            html::raw,
            () -> {
              html.tag("code", Map.of("class", "jw-formula"));
              html.text(formula.latex());
              html.tag("/code");
            });
  }

  private void children(Node parent) {
    Node child = parent.getFirstChild();
    while (child != null) {
      Node next = child.getNext();
      context.render(child);
      child = next;
    }
  }

  private static String firstWord(String info) {
    return info == null ? "" : info.strip().split("\\s", 2)[0];
  }

  /** The words of a node without their form. */
  private static String plain(Node node) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }

          @Override
          public void visit(SoftLineBreak lineBreak) {
            words.append(' ');
          }

          @Override
          public void visit(HardLineBreak lineBreak) {
            words.append(' ');
          }
        });
    return words.toString();
  }
}
