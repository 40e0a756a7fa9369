package io.jinwen.engine.text.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** The filters of strings and numbers, and those that take any value. */
final class ScalarFilters {
  private final Budget budget;
  private final TextMethods methods;

  ScalarFilters(Budget budget) {
    this.budget = budget;
    methods = new TextMethods(budget);
  }

  /** The filtered value; empty where the filter is none of these. */
  Optional<Value> apply(String name, Value input, Arguments arguments) {
    return Optional.ofNullable(
        switch (name) {
          case "trim" ->
              TextMethods.strip(
                  print(input), arguments.bind("chars").optionalText("chars"), true, true);
          case "upper" -> TextMethods.upper(print(input));
          case "lower" -> TextMethods.lower(print(input));
          case "capitalize" -> TextMethods.capitalized(print(input));
          case "title" -> title(print(input));
          case "string" -> print(input);
          case "safe" -> print(input);
          case "escape", "e" -> escaped(print(input));
          case "replace" -> replaced(input, arguments);
          case "indent" -> indented(input, arguments);
          case "tojson" -> json(input, arguments);
          case "default", "d" -> orDefault(input, arguments);
          case "int" -> integer(input, arguments);
          case "float" -> real(input, arguments);
          case "abs" -> absolute(input);
          case "round" -> rounded(input, arguments);
          default -> null;
        });
  }

  private Value.Text print(Value value) {
    return Values.print(value, budget);
  }

  /** Words, cut at spaces, hyphens and opening brackets, with a capital each. */
  private static Value title(Value.Text text) {
    StringBuilder plain = new StringBuilder(text.plain());
    boolean atHead = true;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      boolean gap = TextMethods.isSpace(c) || "-({[<".indexOf(c) >= 0;
      plain.setCharAt(i, atHead ? Character.toUpperCase(c) : Character.toLowerCase(c));
      atHead = gap;
    }
    return TextMethods.reshaped(text, plain.toString());
  }

  private Value escaped(Value.Text text) {
    Value.Text out = text;
    String[][] marks = {
      {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"'", "&#39;"}, {"\"", "&#34;"}
    };
    for (String[] mark : marks) {
      out = methods.replace(out, Value.Text.trusted(mark[0]), Value.Text.trusted(mark[1]), -1);
    }
    return out;
  }

  private Value replaced(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("old", "new", "count");
    return methods.replace(
        print(input),
        print(bound.require("old")),
        print(bound.require("new")),
        bound
            .get("count")
            .filter(v -> !(v instanceof Value.None))
            .map(Values::integer)
            .orElse(-1L));
  }

  private Value indented(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("width", "first", "blank");
    Value width = bound.get("width").orElse(new Value.Int(4));
    Value.Text margin;
    if (width instanceof Value.Text text) {
      margin = text;
    } else {
      long spaces = Math.max(0, Values.integer(width));
      budget.text(spaces);
      margin = Value.Text.trusted(" ".repeat((int) spaces));
    }
    boolean blank = bound.flag("blank", false);
    List<Value> lines =
        TextMethods.lines(new TextBuilder().append(print(input)).append("\n").toText());
    TextBuilder out = new TextBuilder();
    for (int i = 0; i < lines.size(); i++) {
      Value.Text line = Values.text(lines.get(i));
      out.append(i == 0 ? "" : "\n");
      if (i == 0 ? bound.flag("first", false) : blank || line.length() > 0) {
        budget.text(margin.length());
        out.append(margin);
      }
      out.append(line);
    }
    return out.toText();
  }

  private Value json(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("indent", "ensure_ascii", "separators", "sort_keys");
    return new JsonWriter(bound, budget).write(input);
  }

  private static Value orDefault(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("default_value", "boolean");
    boolean missing =
        input instanceof Value.Undefined || (bound.flag("boolean", false) && !Values.isTrue(input));
    return missing ? bound.get("default_value").orElse(Value.EMPTY) : input;
  }

  private static Value integer(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("default", "base");
    Value otherwise = bound.get("default").orElse(new Value.Int(0));
    try {
      return switch (input) {
        case Value.Text text ->
            new Value.Int(parseInteger(text.plain().strip(), (int) bound.integer("base", 10)));
        case Value.Real r when Double.isFinite(r.value()) -> new Value.Int((long) r.value());
        case Value.Int i -> i;
        case Value.Bool b -> new Value.Int(b.value() ? 1 : 0);
        case Value other -> otherwise;
      };
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static long parseInteger(String text, int base) {
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw new TemplateFault("a base of %d is not possible".formatted(base));
    }
    try {
      return Long.parseLong(text, base);
    } catch (NumberFormatException e) {
      return (long) Double.parseDouble(text);
    }
  }

  private static Value real(Value input, Arguments arguments) {
    Value otherwise = arguments.bind("default").get("default").orElse(new Value.Real(0));
    try {
      return switch (input) {
        case Value.Text text -> new Value.Real(Double.parseDouble(text.plain().strip()));
        case Value.Real r -> r;
        case Value.Int i -> new Value.Real(i.value());
        case Value.Bool b -> new Value.Real(b.value() ? 1 : 0);
        case Value other -> otherwise;
      };
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static Value absolute(Value input) {
    return switch (input) {
      case Value.Real r -> new Value.Real(Math.abs(r.value()));
      case Value other -> new Value.Int(Math.absExact(Values.integer(other)));
    };
  }

  private static Value rounded(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("precision", "method");
    if (!Operators.isNumber(input)) {
      throw Values.unfit("a number", input);
    }
    int precision = (int) Math.clamp(bound.integer("precision", 0), -30, 30);
    String method = bound.optionalText("method").map(Value.Text::plain).orElse("common");
    RoundingMode mode =
        switch (method) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw new TemplateFault("rounding '%s' is unknown".formatted(method));
        };
    double value = Arithmetic.real(input);
    if (!Double.isFinite(value)) {
      return input;
    }
    double result = new BigDecimal(value).setScale(precision, mode).doubleValue();
    return input instanceof Value.Int && mode == RoundingMode.HALF_EVEN
        ? new Value.Int((long) result)
        : new Value.Real(result);
  }
}
