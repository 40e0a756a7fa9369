package io.jinwen.engine.text.template;

import io.jinwen.engine.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A template's source to tokens, with the white-space rules that chat templates are written for:
 * Jinja's {@code trim_blocks} and {@code lstrip_blocks}, as the transformers library sets them.
 *
 * <ol>
 *   <li>Line breaks are made {@code \n}; one at the very end is dropped.
 *   <li>A line break right after a block or comment is dropped; {@code +%}} keeps it.
 *   <li>Spaces between the beginning of a line and a block or comment are dropped; {@code {%+} keeps
 *       them.
 *   <li>{@code -} inside a mark drops all white space on that side of it.
 * </ol>
 */
final class Lexer {
  private static final int SOURCE_CHARS_MAX = 1 << 20;

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private boolean atLineStart = true; // the mark before ended with a line break

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String source) {
    if (source.length() > SOURCE_CHARS_MAX) {
      throw new TemplateFault(
              "the template has %d characters (limit %d)"
                  .formatted(source.length(), SOURCE_CHARS_MAX))
          .at(1);
    }
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    if (lines.endsWith("\n")) {
      lines = lines.substring(0, lines.length() - 1);
    }
    Lexer lexer = new Lexer(lines);
    try {
      lexer.run();
    } catch (TemplateFault fault) {
      throw fault.at(lexer.line);
    }
    return lexer.tokens;
  }

  private void run() {
    while (position < source.length()) {
      int mark = nextMark();
      text(mark);
      if (mark == source.length()) {
        break;
      }
      char kind = source.charAt(mark + 1);
      advance(mark + 2);
      if (position < source.length() && isSign(source.charAt(position))) {
        advance(position + 1);
      }
      switch (kind) {
        case '#' -> comment();
        case '{' -> new ExpressionLexer(Kind.PRINT_BEGIN, Kind.PRINT_END).run();
        default -> {
          if (!raw()) {
            new ExpressionLexer(Kind.BLOCK_BEGIN, Kind.BLOCK_END).run();
          }
        }
      }
    }
    add(Kind.END, "");
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+';
  }

  private int nextMark() {
    int at = source.indexOf('{', position);
    while (at >= 0 && at + 1 < source.length()) {
      char c = source.charAt(at + 1);
      if (c == '{' || c == '%' || c == '#') {
        return at;
      }
      at = source.indexOf('{', at + 1);
    }
    return source.length();
  }

  /** The text up to a mark, less the white space that the mark takes away. */
  private void text(int mark) {
    String text = source.substring(position, mark);
    if (mark < source.length()) {
      char kind = source.charAt(mark + 1);
      char sign = mark + 2 < source.length() ? source.charAt(mark + 2) : ' ';
      if (sign == '-') {
        text = TextMethods.stripEnd(text);
      } else if (sign != '+' && kind != '{') {
        text = withoutIndentation(text);
      }
    }
    if (!text.isEmpty()) {
      add(Kind.TEXT, text);
    }
    advance(mark);
  }

  private String withoutIndentation(String text) {
    int start = text.lastIndexOf('\n') + 1;
    boolean fromLineStart = start > 0 || atLineStart;
    return fromLineStart && TextMethods.stripEnd(text.substring(start)).isEmpty()
        ? text.substring(0, start)
        : text;
  }

  private void comment() {
    int end = source.indexOf("#}", position);
    if (end < 0) {
      throw new TemplateFault("the comment has no end");
    }
    char sign = end > position ? source.charAt(end - 1) : ' ';
    advance(end + 2);
    afterMark(sign, true);
  }

  /** White space after a mark: all of it after {@code -}, one line break after a block. */
  private void afterMark(char sign, boolean trimsLineBreak) {
    int end = position;
    if (sign == '-') {
      while (end < source.length() && TextMethods.isSpace(source.charAt(end))) {
        end++;
      }
    } else if (sign != '+'
        && trimsLineBreak
        && end < source.length()
        && source.charAt(end) == '\n') {
      end++;
    }
    atLineStart = end > position && source.charAt(end - 1) == '\n';
    advance(end);
  }

  /** {@code {% raw %}…{% endraw %}}, if it stands here: its text as it is. */
  private boolean raw() {
    int afterBegin = keywordBlockEnd(position, "raw");
    if (afterBegin < 0) {
      return false;
    }
    boolean strips = source.charAt(afterBegin - 3) == '-';
    advance(afterBegin);
    afterMark(strips ? '-' : '+', false);
    for (int at = source.indexOf("{%", position); at >= 0; at = source.indexOf("{%", at + 2)) {
      int name = at + 2;
      if (name < source.length() && isSign(source.charAt(name))) {
        name++;
      }
      int end = keywordBlockEnd(name, "endraw");
      if (end >= 0) {
        atLineStart = false;
        text(at);
        advance(end);
        afterMark(source.charAt(end - 3), true);
        return true;
      }
    }
    throw new TemplateFault("raw has no endraw");
  }

  /** Where the block ends that consists of this word alone and begins at {@code at}; −1 if none. */
  private int keywordBlockEnd(int at, String word) {
    int start = skipSpace(at);
    if (!source.startsWith(word, start)) {
      return -1;
    }
    int end = skipSpace(start + word.length());
    if (end < source.length() && isSign(source.charAt(end))) {
      end++;
    }
    return source.startsWith("%}", end) ? end + 2 : -1;
  }

  private int skipSpace(int at) {
    while (at < source.length() && TextMethods.isSpace(source.charAt(at))) {
      at++;
    }
    return at;
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void advance(int to) {
    for (; position < to; position++) {
      if (source.charAt(position) == '\n') {
        line++;
      }
    }
  }

  /** The inside of a block or print mark. */
  private final class ExpressionLexer {
    private static final List<String> LONG_OPERATORS = List.of("**", "//", "==", "!=", "<=", ">=");
    private static final String SHORT_OPERATORS = "+-/*%~[](){}<>=.:|,";

    private final Kind end;
    private final String close;
    private int openBrackets;

    ExpressionLexer(Kind begin, Kind end) {
      this.end = end;
      close = end == Kind.BLOCK_END ? "%}" : "}}";
      add(begin, "");
    }

    void run() {
      while (true) {
        advance(skipSpace(position));
        if (position == source.length()) {
          throw new TemplateFault("'%s' is missing".formatted(close));
        }
        if (openBrackets == 0 && closed()) {
          return;
        }
        token();
      }
    }

    private boolean closed() {
      char c = source.charAt(position);
      boolean signed = c == '-' || (c == '+' && end == Kind.BLOCK_END);
      int at = signed ? position + 1 : position;
      if (!source.startsWith(close, at)) {
        return false;
      }
      add(end, "");
      advance(at + 2);
      afterMark(signed ? c : ' ', end == Kind.BLOCK_END);
      return true;
    }

    private void token() {
      char c = source.charAt(position);
      if (c == '\'' || c == '"') {
        string(c);
      } else if (c >= '0' && c <= '9') {
        number();
      } else if (isNameStart(source.codePointAt(position))) {
        int stop = position;
        while (stop < source.length() && isNamePart(source.codePointAt(stop))) {
          stop += Character.charCount(source.codePointAt(stop));
        }
        take(Kind.NAME, stop);
      } else {
        operator(c);
      }
    }

    private static boolean isNameStart(int c) {
      return c == '_' || Character.isUnicodeIdentifierStart(c);
    }

    private static boolean isNamePart(int c) {
      return Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private void take(Kind kind, int stop) {
      add(kind, source.substring(position, stop));
      advance(stop);
    }

    private void operator(char c) {
      for (String operator : LONG_OPERATORS) {
        if (source.startsWith(operator, position)) {
          take(Kind.OPERATOR, position + 2);
          return;
        }
      }
      if (SHORT_OPERATORS.indexOf(c) < 0) {
        throw new TemplateFault("the character '%s' has no meaning here".formatted(c));
      }
      if ("([{".indexOf(c) >= 0) {
        openBrackets++;
      } else if (")]}".indexOf(c) >= 0 && --openBrackets < 0) {
        throw new TemplateFault("'%s' closes nothing".formatted(c));
      }
      take(Kind.OPERATOR, position + 1);
    }

    private void number() {
      boolean afterDot = tokens.getLast().is(Kind.OPERATOR, ".");
      int stop = digits(position);
      boolean real = false;
      if (!afterDot && stop + 1 < source.length() && source.charAt(stop) == '.') {
        int fraction = digits(stop + 1);
        if (fraction > stop + 1) {
          real = true;
          stop = fraction;
        }
      }
      if (!afterDot && stop < source.length() && (source.charAt(stop) | 32) == 'e') {
        int sign = stop + 1;
        if (sign < source.length() && isSign(source.charAt(sign))) {
          sign++;
        }
        int exponent = digits(sign);
        if (exponent > sign) {
          real = true;
          stop = exponent;
        }
      }
      take(real ? Kind.REAL : Kind.INTEGER, stop);
    }

    private int digits(int at) {
      while (at < source.length()
          && (source.charAt(at) >= '0' && source.charAt(at) <= '9' || source.charAt(at) == '_')) {
        at++;
      }
      return at;
    }

    private void string(char quote) {
      StringBuilder value = new StringBuilder();
      int at = position + 1;
      while (at < source.length() && source.charAt(at) != quote) {
        if (source.charAt(at) == '\\' && at + 1 < source.length()) {
          at = Escapes.read(source, at + 1, value);
        } else {
          value.append(source.charAt(at++));
        }
      }
      if (at >= source.length()) {
        throw new TemplateFault("the string has no end");
      }
      add(Kind.STRING, value.toString());
      advance(at + 1);
    }
  }
}
