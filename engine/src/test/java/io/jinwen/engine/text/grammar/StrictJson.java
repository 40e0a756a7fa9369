package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads JSON by the letter of RFC 8259 and checks it against a shape; written apart from both. */
final class StrictJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Object NULL = "null itself".toCharArray();

  private final String text;
  private int position;

  private StrictJson(String text) {
    this.text = text;
  }

  /** Whether the text is one JSON value of this format. */
  static boolean fits(String text, AnswerFormat.Json format) {
    return fits(read(text), format.shape(), format.definitions());
  }

  static Object read(String text) {
    StrictJson json = new StrictJson(text);
    Object value = json.value();
    json.skipSpace();
    if (json.position != text.length()) {
      throw json.broken("more text");
    }
    return value;
  }

  private static boolean fits(Object value, JsonShape shape, Map<String, JsonShape> names) {
    return switch (shape) {
      case JsonShape.Any _ -> true;
      case JsonShape.Literal literal -> read(literal.json()).equals(value);
      case JsonShape.Text _ -> value instanceof String;
      case JsonShape.Number _ -> value instanceof BigDecimal;
      case JsonShape.Whole _ ->
          value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0;
      case JsonShape.Sequence(JsonShape items) ->
          value instanceof List<?> list && list.stream().allMatch(v -> fits(v, items, names));
      case JsonShape.Table(JsonShape values) ->
          value instanceof Map<?, ?> map
              && map.values().stream().allMatch(v -> fits(v, values, names));
      case JsonShape.BoundedText(String pattern, int least, int most) ->
          value instanceof String text
              && text.codePointCount(0, text.length()) >= least
              && text.codePointCount(0, text.length()) <= most
              && Pattern.compile(pattern).matcher(text).find();
      case JsonShape.BoundedNumber(var low, var high, int digits) ->
          value instanceof BigDecimal number
              && number.stripTrailingZeros().scale() <= digits
              && (low.isEmpty() || compare(number, low.get()) > 0)
              && (high.isEmpty() || compare(number.negate(), negated(high.get())) > 0);
      case JsonShape.BoundedSequence(var first, var rest, int least, int most) ->
          value instanceof List<?> list
              && list.size() >= least
              && list.size() <= (rest.isPresent() ? most : Math.min(most, first.size()))
              && IntStream.range(0, list.size())
                  .allMatch(i ->
                      fits(
                          list.get(i),
                          i < first.size() ? first.get(i) : rest.orElseThrow(),
                          names));
      case JsonShape.BoundedTable(var keys, var values, int least, int most) ->
          value instanceof Map<?, ?> map
              && map.size() >= least
              && map.size() <= most
              && map.entrySet().stream()
                  .allMatch(
                      e -> fits(e.getKey(), keys, names) && fits(e.getValue(), values, names));
      case JsonShape.Structure structure ->
          value instanceof Map<?, ?> map && fits(map, structure, names);
      case JsonShape.AnyOf(List<JsonShape> choices) ->
          choices.stream().anyMatch(choice -> fits(value, choice, names));
      case JsonShape.Reference(String name) -> fits(value, names.get(name), names);
    };
  }

  /** Above zero where the number may stand beside its lower bound. */
  private static int compare(BigDecimal number, JsonShape.Bound bound) {
    int order = number.compareTo(bound.value());
    return bound.included() && order == 0 ? 1 : order;
  }

  private static JsonShape.Bound negated(JsonShape.Bound bound) {
    return new JsonShape.Bound(bound.value().negate(), bound.included());
  }

  private static boolean fits(
      Map<?, ?> map, JsonShape.Structure structure, Map<String, JsonShape> names) {
    int known = 0;
    for (JsonShape.Property property : structure.properties()) {
      if (map.containsKey(property.name())) {
        known++;
        if (!fits(map.get(property.name()), property.value(), names)) {
          return false;
        }
      } else if (property.required()) {
        return false;
      }
    }
    return known == map.size();
  }

  private Object value() {
    skipSpace();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private char peek() {
    if (position == text.length()) {
      throw broken("end");
    }
    return text.charAt(position);
  }

  private void skipSpace() {
    while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private void take(char wanted) {
    skipSpace();
    if (peek() != wanted) {
      throw broken("no " + wanted);
    }
    position++;
  }

  private boolean skip(char wanted) {
    skipSpace();
    boolean there = peek() == wanted;
    position += there ? 1 : 0;
    return there;
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, position)) {
      throw broken("no word");
    }
    position += word.length();
    return value;
  }

  private BigDecimal number() {
    Matcher matcher = NUMBER.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      throw broken("no value");
    }
    position = matcher.end();
    return new BigDecimal(matcher.group());
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    take('{');
    if (skip('}')) {
      return members;
    }
    do {
      skipSpace();
      String name = string();
      take(':');
      members.put(name, value());
    } while (skip(','));
    take('}');
    return members;
  }

  private List<Object> list() {
    List<Object> items = new ArrayList<>();
    take('[');
    if (skip(']')) {
      return items;
    }
    do {
      items.add(value());
    } while (skip(','));
    take(']');
    return items;
  }

  private String string() {
    take('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(position++);
      if (c < ' ' || c == '\uFFFD') {
        throw broken("a character that is not allowed");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    position++;
    return value.toString();
  }

  private char escaped() {
    char c = text.charAt(position++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        position += 4;
        yield (char) Integer.parseInt(text.substring(position - 4, position), 16);
      }
      default -> throw broken("an unknown escape");
    };
  }

  private IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("%s at %d of %s".formatted(what, position, text));
  }
}
