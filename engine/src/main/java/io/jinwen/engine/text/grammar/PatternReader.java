package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.EngineException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the regular expressions of JSON Schema (ECMA-262): characters, classes, groups, choices,
 * repetitions, and anchors at the beginning and the end. What looks around or back is refused, as
 * no finite automaton does it.
 */
final class PatternReader {
  private static final int NESTING_MAX = 50;
  private static final int REPEAT_MAX = 1_000;

  private final String pattern;
  private int position;
  private int nesting;

  private PatternReader(String pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws EngineException INVALID_REQUEST with the place in the pattern
   */
  static PatternPart read(String pattern) {
    PatternReader reader = new PatternReader(pattern);
    PatternPart part = reader.choice(true);
    if (reader.position < pattern.length()) {
      throw reader.refusal("this bracket closes nothing");
    }
    return part;
  }

  private PatternPart choice(boolean atStart) {
    List<PatternPart> choices = new ArrayList<>();
    choices.add(chain(atStart));
    while (skip('|')) {
      choices.add(chain(atStart));
    }
    return choices.size() == 1 ? choices.getFirst() : new PatternPart.Choice(choices);
  }

  private PatternPart chain(boolean atStart) {
    List<PatternPart> parts = new ArrayList<>();
    while (position < pattern.length() && peek() != '|' && peek() != ')') {
      if (skip('^')) {
        if (!atStart || !parts.isEmpty()) {
          position--;
          throw refusal("^ stands at the beginning only");
        }
        parts.add(new PatternPart.Start());
        continue;
      }
      if (skip('$')) {
        if (position < pattern.length() && peek() != '|' && peek() != ')') {
          throw refusal("$ stands at the end only");
        }
        parts.add(new PatternPart.End());
        continue;
      }
      parts.add(repeated(atom(atStart && parts.isEmpty())));
    }
    return new PatternPart.Chain(parts);
  }

  private PatternPart repeated(PatternPart part) {
    if (position == pattern.length()) {
      return part;
    }
    PatternPart repeated =
        switch (peek()) {
          case '*' -> new PatternPart.Repeat(part, 0, -1);
          case '+' -> new PatternPart.Repeat(part, 1, -1);
          case '?' -> new PatternPart.Repeat(part, 0, 1);
          case '{' -> counted(part);
          default -> part;
        };
    if (repeated != part) {
      if (hasAnchor(part)) {
        throw refusal("^ and $ are not repeated");
      }
      position++;
      skip('?'); // the same texts, however greedy
    }
    return repeated;
  }

  private static boolean hasAnchor(PatternPart part) {
    return switch (part) {
      case PatternPart.Start _, PatternPart.End _ -> true;
      case PatternPart.Chars _ -> false;
      case PatternPart.Chain(var parts) -> parts.stream().anyMatch(PatternReader::hasAnchor);
      case PatternPart.Choice(var parts) -> parts.stream().anyMatch(PatternReader::hasAnchor);
      case PatternPart.Repeat(var inner, _, _) -> hasAnchor(inner);
    };
  }

  /** {@code {3}}, {@code {3,}} or {@code {3,5}}; leaves its last brace. */
  private PatternPart counted(PatternPart part) {
    position++;
    int least = number();
    int most = least;
    if (skip(',')) {
      most = peek() == '}' ? -1 : number();
    }
    if (peek() != '}' || most >= 0 && most < least) {
      throw refusal("a repetition is written {m}, {m,} or {m,n}");
    }
    return new PatternPart.Repeat(part, least, most);
  }

  private int number() {
    int start = position;
    while (position < pattern.length() && Character.isDigit(peek()) && position - start < 5) {
      position++;
    }
    int number = position == start ? -1 : Integer.parseInt(pattern.substring(start, position));
    if (number < 0 || number > REPEAT_MAX) {
      throw refusal("a repetition is from 0 to %d".formatted(REPEAT_MAX));
    }
    return number;
  }

  private PatternPart atom(boolean atStart) {
    char c = peek();
    switch (c) {
      case '(' -> {
        return group(atStart);
      }
      case '[' -> {
        return new PatternPart.Chars(bracketed());
      }
      case '.' -> {
        position++;
        return new PatternPart.Chars(CharRanges.without(CharRanges.ALL, CharRanges.LINE_ENDS));
      }
      case '*', '+', '?', '{', '}', ']' ->
          throw refusal("%s repeats or closes nothing".formatted(c));
      default -> {
        return new PatternPart.Chars(CharRanges.normal(character()));
      }
    }
  }

  private PatternPart group(boolean atStart) {
    position++;
    if (skip('?')) {
      if (position < pattern.length()
          && peek() == '<'
          && !pattern.startsWith("<=", position)
          && !pattern.startsWith("<!", position)) {
        position = Math.max(position, pattern.indexOf('>', position)); // a name
        skip('>');
      } else if (!skip(':')) {
        throw refusal("what looks ahead or behind is not held");
      }
    }
    if (++nesting > NESTING_MAX) {
      throw refusal("groups nest more than %d deep".formatted(NESTING_MAX));
    }
    PatternPart inner = choice(atStart);
    nesting--;
    if (!skip(')')) {
      throw refusal("a group is not closed");
    }
    return inner;
  }

  private List<Integer> bracketed() {
    position++;
    boolean negated = skip('^');
    List<Integer> ranges = new ArrayList<>();
    while (peek() != ']') {
      List<Integer> from = character();
      if (peek() == '-' && position + 1 < pattern.length() && pattern.charAt(position + 1) != ']') {
        position++;
        List<Integer> to = character();
        if (!isOne(from) || !isOne(to) || from.getFirst() > to.getFirst()) {
          throw refusal("a range goes from a character to a later one");
        }
        from = List.of(from.getFirst(), to.getFirst());
      }
      ranges.addAll(from);
    }
    position++;
    return negated ? CharRanges.without(CharRanges.ALL, ranges) : CharRanges.normal(ranges);
  }

  private static boolean isOne(List<Integer> ranges) {
    return ranges.size() == 2 && ranges.getFirst().equals(ranges.getLast());
  }

  /** A character or an escape of one or many. */
  private List<Integer> character() {
    if (!skip('\\')) {
      int code = pattern.codePointAt(position);
      position += Character.charCount(code);
      return List.of(code, code);
    }
    char c = peek();
    position++;
    return switch (c) {
      case 'd' -> CharRanges.DIGITS;
      case 'w' -> CharRanges.WORD;
      case 's' -> CharRanges.SPACES;
      case 'D' -> CharRanges.without(CharRanges.ALL, CharRanges.DIGITS);
      case 'W' -> CharRanges.without(CharRanges.ALL, CharRanges.WORD);
      case 'S' -> CharRanges.without(CharRanges.ALL, CharRanges.SPACES);
      case 'n' -> one('\n');
      case 'r' -> one('\r');
      case 't' -> one('\t');
      case 'f' -> one('\f');
      case 'v' -> one(0x0B);
      case '0' -> one(0);
      case 'x' -> one(hex(2));
      case 'u' -> one(skip('{') ? braced() : hex(4));
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw refusal("\\%s is not held".formatted(c));
        }
        yield one(c);
      }
    };
  }

  private static List<Integer> one(int code) {
    return List.of(code, code);
  }

  private int hex(int digits) {
    int end = position + digits;
    if (end > pattern.length()
        || !pattern.substring(position, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw refusal("%d hexadecimal digits are needed".formatted(digits));
    }
    int code = Integer.parseInt(pattern.substring(position, end), 16);
    position = end;
    return code;
  }

  private int braced() {
    int end = pattern.indexOf('}', position);
    if (end < 0 || end - position > 6 || end == position) {
      throw refusal("a character's number is not closed");
    }
    int code = hex(end - position);
    position++;
    if (code > Character.MAX_CODE_POINT) {
      throw refusal("there is no such character");
    }
    return code;
  }

  private char peek() {
    if (position >= pattern.length()) {
      throw refusal("it ends too early");
    }
    return pattern.charAt(position);
  }

  private boolean skip(char wanted) {
    boolean there = position < pattern.length() && pattern.charAt(position) == wanted;
    position += there ? 1 : 0;
    return there;
  }

  private EngineException refusal(String why) {
    return new EngineException(
        EngineException.Code.INVALID_REQUEST,
        "the pattern %s of the schema cannot be held, at character %d: %s"
            .formatted(pattern, position + 1, why));
  }

  /** A part of a regular expression. */
  sealed interface PatternPart {
    /**
     * One of these characters.
     *
     * @param ranges pairs of code points, from and to, ascending
     */
    record Chars(List<Integer> ranges) implements PatternPart {}

    /** One after the other; maybe none. */
    record Chain(List<PatternPart> parts) implements PatternPart {}

    /** One of several. */
    record Choice(List<PatternPart> parts) implements PatternPart {}

    /** Several times; without an upper bound where {@code most} is negative. */
    record Repeat(PatternPart part, int least, int most) implements PatternPart {}

    /** Where the text begins. */
    record Start() implements PatternPart {}

    /** Where the text ends. */
    record End() implements PatternPart {}
  }
}
