package io.jinwen.assistant.page;

import io.jinwen.assistant.page.CodeLanguage.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Cuts a piece of code into what is coloured alike. It knows comments, strings, numbers, keywords
 * and keys, and no grammar: what it takes for something else is only less colourful. One look at
 * each character, so that a long text is no burden.
 */
final class CodeColours {
  private final CodeLanguage language;
  private final String code;
  private final List<Piece> pieces = new ArrayList<>();
  private int at;
  private int plainFrom;

  private CodeColours(CodeLanguage language, String code) {
    this.language = language;
    this.code = code;
  }

  /** Characters of one colour. */
  record Piece(Kind kind, String text) {}

  /** What characters are. */
  enum Kind {
    PLAIN,
    COMMENT,
    STRING,
    NUMBER,
    KEYWORD,
    KEY
  }

  /**
   * The pieces of a code, which together are the code.
   *
   * @param name of the language, as it stands behind the fence; an unknown one gives one piece
   */
  static List<Piece> of(String name, String code) {
    return CodeLanguage.named(name)
        .map(language -> new CodeColours(language, code).pieces())
        .orElse(List.of(new Piece(Kind.PLAIN, code)));
  }

  private List<Piece> pieces() {
    while (at < code.length()) {
      char now = code.charAt(at);
      Optional<Comment> comment = language.commentAt(code, at);
      if (comment.isPresent()) {
        take(Kind.COMMENT, end(comment.get()));
      } else if (language.quotes().indexOf(now) >= 0) {
        int end = endOfString(now);
        take(isKey(end) ? Kind.KEY : Kind.STRING, end);
      } else if (Character.isDigit(now)) {
        take(Kind.NUMBER, endOfWord());
      } else if (isOfWord(now)) {
        word();
      } else {
        at++;
      }
    }
    flush();
    return pieces;
  }

  private void word() {
    int end = endOfWord();
    String word = code.substring(at, end);
    String known = language.ignoresCase() ? word.toLowerCase(Locale.ROOT) : word;
    if (isKey(end)) {
      take(Kind.KEY, end);
    } else if (language.keywords().contains(known) || language.tags() && isBehindBracket()) {
      take(Kind.KEYWORD, end);
    } else {
      at = end;
    }
  }

  private boolean isBehindBracket() {
    return at > 0
        && (code.charAt(at - 1) == '<'
            || at > 1 && code.charAt(at - 1) == '/' && code.charAt(at - 2) == '<');
  }

  /** Whether what ends here is a key: a colon follows, in a language that has keys. */
  private boolean isKey(int end) {
    int next = end;
    while (next < code.length() && code.charAt(next) == ' ') {
      next++;
    }
    return language.keys() && next < code.length() && code.charAt(next) == ':';
  }

  private int end(Comment comment) {
    int end = code.indexOf(comment.close(), at + comment.open().length());
    if (end < 0) {
      return code.length();
    }
    return comment.isOfLine() ? end : end + comment.close().length();
  }

  /** Behind the quote that ends it, or at the end of the line, or of a long string. */
  private int endOfString(char quote) {
    String three = String.valueOf(quote).repeat(3);
    if (language.longStrings() && code.startsWith(three, at)) {
      int end = code.indexOf(three, at + three.length());
      return end < 0 ? code.length() : end + three.length();
    }
    for (int end = at + 1; end < code.length(); end++) {
      char now = code.charAt(end);
      if (now == '\\') {
        end++;
      } else if (now == quote) {
        return end + 1;
      } else if (now == '\n' && quote != '`') {
        return end;
      }
    }
    return code.length();
  }

  private int endOfWord() {
    int end = at;
    boolean number = Character.isDigit(code.charAt(at));
    while (end < code.length()
        && (isOfWord(code.charAt(end)) || number && code.charAt(end) == '.')) {
      end++;
    }
    return end;
  }

  private static boolean isOfWord(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '$';
  }

  private void take(Kind kind, int end) {
    flush();
    pieces.add(new Piece(kind, code.substring(at, end)));
    at = end;
    plainFrom = end;
  }

  private void flush() {
    if (plainFrom < at) {
      pieces.add(new Piece(Kind.PLAIN, code.substring(plainFrom, at)));
    }
  }
}
