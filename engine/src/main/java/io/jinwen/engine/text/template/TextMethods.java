package io.jinwen.engine.text.template;

import io.jinwen.engine.text.tokenizer.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** The methods of a string. Each keeps for every character whether the template wrote it. */
final class TextMethods {
  private final Budget budget;

  TextMethods(Budget budget) {
    this.budget = budget;
  }

  Optional<Value.Function> find(Value.Text text, String name) {
    return Optional.ofNullable(method(text, name))
        .map(function ->
            arguments -> {
              budget.read(text);
              arguments.positional().forEach(budget::read);
              return function.call(arguments);
            });
  }

  private Value.Function method(Value.Text text, String name) {
    return switch (name) {
      case "strip" -> arguments -> stripped(text, arguments, true, true);
      case "lstrip" -> arguments -> stripped(text, arguments, true, false);
      case "rstrip" -> arguments -> stripped(text, arguments, false, true);
      case "split" -> arguments -> split(text, arguments, false);
      case "rsplit" -> arguments -> split(text, arguments, true);
      case "splitlines" -> arguments -> Value.Items.list(lines(text));
      case "startswith" -> arguments -> affix(text, arguments, String::startsWith);
      case "endswith" -> arguments -> affix(text, arguments, String::endsWith);
      case "removeprefix" -> arguments -> withoutAffix(text, arguments, true);
      case "removesuffix" -> arguments -> withoutAffix(text, arguments, false);
      case "replace" ->
          arguments -> {
            Arguments.Bound bound = arguments.bind("old", "new", "count");
            return replace(text, bound.text("old"), bound.text("new"), bound.integer("count", -1));
          };
      case "upper" -> arguments -> upper(text);
      case "lower" -> arguments -> lower(text);
      case "capitalize" -> arguments -> capitalized(text);
      case "title" -> arguments -> titled(text);
      case "join" -> arguments -> join(text, arguments);
      case "find" -> arguments -> place(text, arguments, false);
      case "rfind" -> arguments -> place(text, arguments, true);
      case "count" -> arguments -> count(text, arguments);
      case "isdigit" -> arguments -> all(text, Character::isDigit);
      case "isalpha" -> arguments -> all(text, Character::isLetter);
      case "isalnum" -> arguments -> all(text, Character::isLetterOrDigit);
      case "isspace" -> arguments -> all(text, TextMethods::isSpace);
      case "isupper" -> arguments -> new Value.Bool(cased(text, true));
      case "islower" -> arguments -> new Value.Bool(cased(text, false));
      default -> null;
    };
  }

  /** Python's str.isspace. */
  static boolean isSpace(int c) {
    return (c >= '\t' && c <= '\r')
        || (c >= 0x1C && c <= ' ')
        || c == 0x85
        || Character.isSpaceChar(c);
  }

  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private static Value stripped(Value.Text text, Arguments arguments, boolean left, boolean right) {
    return strip(text, arguments.bind("chars").optionalText("chars"), left, right);
  }

  static Value.Text strip(
      Value.Text text, Optional<Value.Text> chars, boolean left, boolean right) {
    String plain = text.plain();
    String set = chars.map(Value.Text::plain).orElse("");
    IntPredicate gone = chars.isPresent() ? c -> set.indexOf(c) >= 0 : TextMethods::isSpace;
    int from = 0;
    int to = plain.length();
    while (left && from < to && gone.test(plain.codePointAt(from))) {
      from += Character.charCount(plain.codePointAt(from));
    }
    while (right && to > from && gone.test(plain.codePointBefore(to))) {
      to -= Character.charCount(plain.codePointBefore(to));
    }
    return text.slice(from, to);
  }

  private Value split(Value.Text text, Arguments arguments, boolean fromRight) {
    Arguments.Bound bound = arguments.bind("sep", "maxsplit");
    Optional<Value.Text> separator = bound.optionalText("sep");
    long most = bound.integer("maxsplit", -1);
    String plain = text.plain();
    List<int[]> gaps =
        separator.isPresent()
            ? occurrences(plain, separator.get().plain(), fromRight, most)
            : spaces(plain, fromRight, most);
    List<Value> parts = new ArrayList<>();
    int from = 0;
    for (int[] gap : gaps) {
      parts.add(text.slice(from, gap[0]));
      from = gap[1];
    }
    parts.add(text.slice(from, plain.length()));
    if (separator.isEmpty()) {
      parts.removeIf(part -> Values.text(part).length() == 0);
    }
    budget.items(parts.size());
    return Value.Items.list(parts);
  }

  /** Where a separator stands, as [start, end), from the left or the right, at most so often. */
  private static List<int[]> occurrences(
      String plain, String separator, boolean fromRight, long most) {
    if (separator.isEmpty()) {
      throw new TemplateFault("an empty separator splits nothing");
    }
    List<int[]> found = new ArrayList<>();
    int size = separator.length();
    int at = fromRight ? plain.lastIndexOf(separator) : plain.indexOf(separator);
    while (at >= 0 && (most < 0 || found.size() < most)) {
      found.add(fromRight ? 0 : found.size(), new int[] {at, at + size});
      at =
          fromRight
              ? at - size < 0 ? -1 : plain.lastIndexOf(separator, at - size)
              : plain.indexOf(separator, at + size);
    }
    return found;
  }

  private static List<int[]> spaces(String plain, boolean fromRight, long most) {
    List<int[]> runs = new ArrayList<>();
    for (int i = 0; i < plain.length(); i++) {
      if (isSpace(plain.charAt(i))) {
        int start = i;
        while (i < plain.length() && isSpace(plain.charAt(i))) {
          i++;
        }
        runs.add(new int[] {start, i});
      }
    }
    if (most < 0) {
      return runs;
    }
    // Spaces at both ends never count as a split.
    List<int[]> inner = runs.stream().filter(run -> run[0] > 0 && run[1] < plain.length()).toList();
    int kept = (int) Math.min(most, inner.size());
    List<int[]> counted =
        fromRight ? inner.subList(inner.size() - kept, inner.size()) : inner.subList(0, kept);
    List<int[]> all = new ArrayList<>(counted);
    runs.stream().filter(run -> run[0] == 0 && !fromRight).forEach(run -> all.addFirst(run));
    runs.stream().filter(run -> run[1] == plain.length() && fromRight).forEach(all::add);
    return all;
  }

  static List<Value> lines(Value.Text text) {
    String plain = text.plain();
    List<Value> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if ("\n\r\u000B\f\u001C\u001D\u001E\u0085\u2028\u2029".indexOf(c) >= 0) {
        lines.add(text.slice(from, i));
        if (c == '\r' && i + 1 < plain.length() && plain.charAt(i + 1) == '\n') {
          i++;
        }
        from = i + 1;
      }
    }
    if (from < plain.length()) {
      lines.add(text.slice(from, plain.length()));
    }
    return lines;
  }

  private interface AffixTest {
    boolean holds(String text, String affix);
  }

  private static Value affix(Value.Text text, Arguments arguments, AffixTest test) {
    Value affix = arguments.bind("affix").require("affix");
    List<Value> choices =
        affix instanceof Value.Items items && items.tuple() ? items.values() : List.of(affix);
    String plain = text.plain();
    return new Value.Bool(
        choices.stream().anyMatch(choice -> test.holds(plain, Values.text(choice).plain())));
  }

  private static Value withoutAffix(Value.Text text, Arguments arguments, boolean prefix) {
    String affix = arguments.bind("affix").text("affix").plain();
    String plain = text.plain();
    if (prefix) {
      return plain.startsWith(affix) ? text.slice(affix.length(), plain.length()) : text;
    }
    return plain.endsWith(affix) ? text.slice(0, plain.length() - affix.length()) : text;
  }

  /** Replaces at most {@code count} occurrences, all where it is negative. */
  Value.Text replace(Value.Text text, Value.Text old, Value.Text fresh, long count) {
    String plain = text.plain();
    String wanted = old.plain();
    TextBuilder out = new TextBuilder();
    int from = 0;
    long done = 0;
    int at = plain.indexOf(wanted);
    while (at >= 0 && at <= plain.length() && (count < 0 || done < count)) {
      budget.text(32L + fresh.length());
      out.append(text.slice(from, at)).append(fresh);
      done++;
      from = at + wanted.length();
      if (!wanted.isEmpty()) {
        at = plain.indexOf(wanted, from);
      } else if (at < plain.length()) {
        at += Character.charCount(plain.codePointAt(at)); // between all letters and at both ends
      } else {
        break;
      }
    }
    return out.append(text.slice(from, plain.length())).toText();
  }

  static Value.Text upper(Value.Text text) {
    return mapped(text, part -> part.toUpperCase(Locale.ROOT));
  }

  static Value.Text lower(Value.Text text) {
    return mapped(text, part -> part.toLowerCase(Locale.ROOT));
  }

  static Value.Text capitalized(Value.Text text) {
    if (text.length() == 0) {
      return text;
    }
    int first = Character.charCount(text.plain().codePointAt(0));
    return new TextBuilder()
        .append(upper(text.slice(0, first)))
        .append(lower(text.slice(first, text.length())))
        .toText();
  }

  /** Each run of letters with a capital at its head. */
  private static Value.Text titled(Value.Text text) {
    StringBuilder plain = new StringBuilder(text.plain());
    boolean inWord = false;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      plain.setCharAt(i, inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return reshaped(text, plain.toString());
  }

  /** The same spans with other characters, one for one. */
  static Value.Text reshaped(Value.Text text, String plain) {
    TextBuilder out = new TextBuilder();
    int from = 0;
    for (TextSpan span : text.spans()) {
      int to = from + span.text().length();
      out.append(plain.substring(from, to), span.trusted());
      from = to;
    }
    return out.toText();
  }

  private static Value.Text mapped(Value.Text text, UnaryOperator<String> change) {
    TextBuilder out = new TextBuilder();
    text.spans().forEach(span -> out.append(change.apply(span.text()), span.trusted()));
    return out.toText();
  }

  private Value join(Value.Text separator, Arguments arguments) {
    TextBuilder out = new TextBuilder();
    List<Value> parts = Values.iterate(arguments.bind("parts").require("parts"), budget);
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        out.append(separator);
      }
      out.append(Values.text(parts.get(i)));
    }
    return out.toText();
  }

  private static Value place(Value.Text text, Arguments arguments, boolean last) {
    String plain = text.plain();
    String wanted = arguments.bind("sub").text("sub").plain();
    int at = last ? plain.lastIndexOf(wanted) : plain.indexOf(wanted);
    return new Value.Int(at < 0 ? -1 : plain.codePointCount(0, at));
  }

  private static Value count(Value.Text text, Arguments arguments) {
    String wanted = arguments.bind("sub").text("sub").plain();
    String plain = text.plain();
    if (wanted.isEmpty()) {
      return new Value.Int(plain.codePointCount(0, plain.length()) + 1L);
    }
    return new Value.Int(occurrences(plain, wanted, false, -1).size());
  }

  private static Value all(Value.Text text, IntPredicate test) {
    return new Value.Bool(text.length() > 0 && text.plain().codePoints().allMatch(test));
  }

  static boolean cased(Value.Text text, boolean upper) {
    String plain = text.plain();
    boolean any =
        plain.codePoints().anyMatch(upper ? Character::isUpperCase : Character::isLowerCase);
    return any
        && plain.codePoints().noneMatch(upper ? Character::isLowerCase : Character::isUpperCase);
  }
}
