package io.jinwen.assistant.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown as HTML that is safe to show: the only place where the page makes markup from text.
 *
 * <p>HTML in the text is shown as text. Images are not loaded; their description stands in their
 * place. Links lead to http, https and mail addresses only, and tell the other side nothing of
 * where the reader came from. Formulas become MathML, which browsers set by themselves.
 */
final class MarkdownHtml {
  /** Nesting that no answer needs and that would make rendering slow. */
  private static final int OPEN_BLOCKS_MAX = 32;

  private static final Pattern LINK =
      Pattern.compile("(https?://|mailto:).+", Pattern.CASE_INSENSITIVE);

  private final Parser parser;
  private final HtmlRenderer renderer;

  /**
   * @param copyCode what the button beside a piece of code is called
   */
  MarkdownHtml(String copyCode) {
    List<TablesExtension> extensions = List.of((TablesExtension) TablesExtension.create());
    this.parser =
        Parser.builder()
            .extensions(extensions)
            .maxOpenBlockParsers(OPEN_BLOCKS_MAX)
            .customDelimiterProcessor(new Strikethrough.Reader())
            .customInlineContentParserFactory(new FormulaParser.Factory('$'))
            .customInlineContentParserFactory(new FormulaParser.Factory('\\'))
            .build();
    this.renderer =
        HtmlRenderer.builder()
            // The first renderer that takes a node draws it: ours before the extension's.
            .nodeRendererFactory(context -> new MarkdownNodes(context, copyCode))
            .extensions(extensions)
            .escapeHtml(true)
            .softbreak("<br />")
            .build();
  }

  /** The blocks of a text in their order, each as HTML; a block that has ended stays the same. */
  List<String> blocks(String markdown) {
    List<String> blocks = new ArrayList<>();
    Node block = parser.parse(markdown).getFirstChild();
    while (block != null) {
      Node next = block.getNext();
      String html = renderer.render(block);
      if (!html.isBlank()) {
        blocks.add(html.strip());
      }
      block = next;
    }
    return blocks;
  }

  /** Whether an address may be followed from an answer. */
  static boolean isLink(String address) {
    return LINK.matcher(address.strip().toLowerCase(Locale.ROOT)).matches();
  }
}
