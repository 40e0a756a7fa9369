package io.jinwen.assistant.page;

import java.util.Set;
import org.commonmark.node.CustomNode;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * Finds formulas between {@code $…$}, {@code $$…$$}, {@code \(…\)} and {@code \[…\]}.
 *
 * <p>A single dollar sign is mostly money. It begins a formula only where no blank follows it, and
 * ends one only where no blank comes before and no digit after: "$100 和 $200" stays as it is.
 */
final class FormulaParser implements InlineContentParser {
  private static final int CHARACTERS_MAX = 2_000;

  /** Makes parsers for one of the characters that a formula may begin with. */
  record Factory(char first) implements InlineContentParserFactory {
    @Override
    public Set<Character> getTriggerCharacters() {
      return Set.of(first);
    }

    @Override
    public InlineContentParser create() {
      return new FormulaParser();
    }
  }

  @Override
  public ParsedInline tryParse(InlineParserState state) {
    Scanner scanner = state.scanner();
    if (scanner.next('$')) {
      return scanner.next('$') ? upTo(scanner, "$$", true) : upTo(scanner, "$", false);
    }
    scanner.next(); // the backslash
    if (scanner.next('(')) {
      return upTo(scanner, "\\)", false);
    }
    if (scanner.next('[')) {
      return upTo(scanner, "\\]", true);
    }
    return ParsedInline.none();
  }

  private static ParsedInline upTo(Scanner scanner, String end, boolean display) {
    StringBuilder latex = new StringBuilder();
    boolean money = end.equals("$");
    while (scanner.hasNext() && latex.length() < CHARACTERS_MAX) {
      Position here = scanner.position();
      if (scanner.next(end)) {
        String text = latex.toString();
        boolean ends =
            !money || !(endsBlank(text) || (scanner.hasNext() && isDigit(scanner.peek())));
        if (ends) {
          return text.isBlank()
              ? ParsedInline.none()
              : ParsedInline.of(new Formula(text.strip(), display), scanner.position());
        }
        scanner.setPosition(here);
      }
      char next = scanner.peek();
      if (money && ((latex.isEmpty() && Character.isWhitespace(next)) || next == '\n')) {
        return ParsedInline.none();
      }
      latex.append(next);
      scanner.next();
    }
    return ParsedInline.none();
  }

  private static boolean endsBlank(String text) {
    return text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** A formula in a text, as its author wrote it between its marks. */
  static final class Formula extends CustomNode {
    private final String latex;
    private final boolean display;

    /**
     * @param display whether it stands on a line of its own
     */
    Formula(String latex, boolean display) {
      this.latex = latex;
      this.display = display;
    }

    String latex() {
      return latex;
    }

    boolean display() {
      return display;
    }
  }
}
