package io.jinwen.assistant.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link CodeColours} needs to know of a language.
 *
 * @param names what stands behind a fence
 * @param quotes what strings begin and end with
 * @param keys whether a word or string before a colon is a key
 * @param tags whether a word behind an angle bracket is a tag
 * @param longStrings whether three quotes begin a string over several lines
 */
record CodeLanguage(
    Set<String> names,
    Set<String> keywords,
    boolean ignoresCase,
    List<Comment> comments,
    String quotes,
    boolean keys,
    boolean tags,
    boolean longStrings) {
  private static final Comment SLASHES = new Comment("//", "\n");
  private static final Comment STARS = new Comment("/*", "*/");
  private static final Comment HASH = new Comment("#", "\n");
  private static final Comment DASHES = new Comment("--", "\n");

  /** Languages with braces are alike enough to share their words. */
  private static final String BRACES =
      """
      abstract as assert async await bool boolean break byte case catch char class const continue
      default defer defun delete do double else enum export extends false final finally float fn for
      func function go goto if implements import in inline instanceof int interface let long loop
      match mod module mut namespace new nil null package private protected pub public record return
      sealed select short signed sizeof static string struct super switch template this throw throws
      trait true try type typedef typename undefined union unsigned use using val var virtual void
      volatile when where while yield
      """;

  private static final String PYTHON =
      """
      and as assert async await break class continue def del elif else except False finally for from
      global if import in is lambda match None nonlocal not or pass raise return self True try while
      with yield
      """;

  private static final String SQL =
      """
      add all alter and as asc between by case check column constraint count create cross date decimal
      default delete desc distinct drop else end exists foreign from full group having in index inner
      insert int integer into is join key left like limit not null numeric offset on or order outer
      over partition primary references right select set sum table text then timestamp union unique
      update values varchar view when where with
      """;

  private static final String SHELL =
      """
      case do done elif else esac exit export fi for function if in local return set shift then until
      while
      """;

  private static final List<CodeLanguage> ALL =
      List.of(
          of(
              "java js javascript ts typescript jsx tsx c h cpp c++ cs csharp go golang rust rs"
                  + " kotlin kt swift scala php",
              BRACES,
              List.of(SLASHES, STARS),
              "\"'`"),
          of("python py r julia", PYTHON, List.of(HASH), "\"'").withLongStrings(),
          of("sql mysql postgresql plsql", SQL, List.of(DASHES, STARS), "'").ignoringCase(),
          of("sh bash shell zsh console", SHELL, List.of(HASH), "\"'"),
          of("json jsonc", "true false null", List.of(SLASHES), "\"").withKeys(),
          of("yaml yml toml properties ini", "true false null", List.of(HASH), "\"'").withKeys(),
          of("xml html svg", "", List.of(new Comment("<!--", "-->")), "\"").withTags());

  /**
   * A comment.
   *
   * @param close what it ends with; a line's end does not belong to it
   */
  record Comment(String open, String close) {
    boolean isOfLine() {
      return close.equals("\n");
    }
  }

  static Optional<CodeLanguage> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ALL.stream().filter(language -> language.names.contains(lower)).findFirst();
  }

  /** The comment that begins at a place. A hash begins one only at the beginning of a word. */
  Optional<Comment> commentAt(String code, int at) {
    return comments.stream()
        .filter(comment -> code.startsWith(comment.open(), at))
        .filter(comment ->
            !comment.equals(HASH) || at == 0 || Character.isWhitespace(code.charAt(at - 1)))
        .findFirst();
  }

  private static CodeLanguage of(
      String names, String keywords, List<Comment> comments, String quotes) {
    return new CodeLanguage(
        words(names), words(keywords), false, comments, quotes, false, false, false);
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  private CodeLanguage ignoringCase() {
    return new CodeLanguage(names, keywords, true, comments, quotes, keys, tags, longStrings);
  }

  private CodeLanguage withKeys() {
    return new CodeLanguage(
        names, keywords, ignoresCase, comments, quotes, true, tags, longStrings);
  }

  private CodeLanguage withTags() {
    return new CodeLanguage(
        names, keywords, ignoresCase, comments, quotes, keys, true, longStrings);
  }

  private CodeLanguage withLongStrings() {
    return new CodeLanguage(names, keywords, ignoresCase, comments, quotes, keys, tags, true);
  }
}
