package io.jinwen.engine.text.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What Python would say about a value: its truth, type, printed form, and its items. */
final class Values {
  private Values() {}

  static boolean isTrue(Value value) {
    return switch (value) {
      case Value.Bool b -> b.value();
      case Value.Int i -> i.value() != 0;
      case Value.Real r -> r.value() != 0;
      case Value.Text t -> !t.spans().isEmpty();
      case Value.Items i -> !i.values().isEmpty();
      case Value.Mapping m -> m.size() > 0;
      case Value.None n -> false;
      case Value.Undefined u -> false;
      case Value.Function f -> true;
      case Value.Fields f -> true;
    };
  }

  static String typeName(Value value) {
    return switch (value) {
      case Value.Bool b -> "bool";
      case Value.Int i -> "int";
      case Value.Real r -> "float";
      case Value.Text t -> "str";
      case Value.Items i -> i.tuple() ? "tuple" : "list";
      case Value.Mapping m -> "dict";
      case Value.None n -> "NoneType";
      case Value.Undefined u -> "Undefined";
      case Value.Function f -> "function";
      case Value.Fields f -> "object";
    };
  }

  static Value.Text text(Value value) {
    if (value instanceof Value.Text text) {
      return text;
    }
    throw unfit("a string", value);
  }

  static long integer(Value value) {
    return switch (value) {
      case Value.Int i -> i.value();
      case Value.Bool b -> b.value() ? 1 : 0;
      case Value other -> throw unfit("an integer", other);
    };
  }

  static TemplateFault unfit(String wanted, Value found) {
    return new TemplateFault(
        found instanceof Value.Undefined u
            ? u.complaint()
            : "%s is needed, not %s".formatted(wanted, typeName(found)));
  }

  /** The items that a loop over the value meets: of a mapping its keys, of a string its letters. */
  static List<Value> iterate(Value value, Budget budget) {
    budget.read(value);
    return switch (value) {
      case Value.Items items -> items.values();
      case Value.Mapping mapping ->
          mapping.entries().stream().map(Value.Mapping.Entry::key).toList();
      case Value.Text text -> letters(text, budget);
      case Value.Undefined u -> List.of();
      case Value other ->
          throw new TemplateFault("a %s cannot be gone through".formatted(typeName(other)));
    };
  }

  private static List<Value> letters(Value.Text text, Budget budget) {
    String plain = text.plain();
    budget.items(plain.length());
    List<Value> letters = new ArrayList<>(plain.length());
    for (int i = 0; i < plain.length(); ) {
      int end = i + Character.charCount(plain.codePointAt(i));
      letters.add(text.slice(i, end));
      i = end;
    }
    return letters;
  }

  /** How {@code {{ value }}} and {@code |string} print. */
  static Value.Text print(Value value, Budget budget) {
    return switch (value) {
      case Value.Text text -> text;
      case Value.Undefined u -> Value.EMPTY;
      case Value other -> {
        TextBuilder out = new TextBuilder();
        represent(other, out, budget);
        yield out.toText();
      }
    };
  }

  /** Python's repr. */
  private static void represent(Value value, TextBuilder out, Budget budget) {
    budget.enter();
    switch (value) {
      case Value.Bool b -> out.append(b.value() ? "True" : "False");
      case Value.Int i -> out.append(Long.toString(i.value()));
      case Value.Real r -> out.append(real(r.value()));
      case Value.None n -> out.append("None");
      case Value.Undefined u -> out.append("Undefined");
      case Value.Text t -> quote(t, out);
      case Value.Items items -> {
        out.append(items.tuple() ? "(" : "[");
        for (int i = 0; i < items.values().size(); i++) {
          out.append(i == 0 ? "" : ", ");
          represent(items.values().get(i), out, budget);
        }
        out.append(items.tuple() && items.values().size() == 1 ? "," : "");
        out.append(items.tuple() ? ")" : "]");
      }
      case Value.Mapping mapping -> {
        String separator = "{";
        for (Value.Mapping.Entry entry : mapping.entries()) {
          out.append(separator);
          represent(entry.key(), out, budget);
          out.append(": ");
          represent(entry.value(), out, budget);
          separator = ", ";
        }
        out.append(mapping.size() == 0 ? "{}" : "}");
      }
      case Value.Function f -> out.append("<function>");
      case Value.Fields f -> out.append("<object>");
    }
    budget.leave();
  }

  private static void quote(Value.Text text, TextBuilder out) {
    String plain = text.plain();
    char mark = plain.indexOf('\'') >= 0 && plain.indexOf('"') < 0 ? '"' : '\'';
    out.append(String.valueOf(mark));
    text.spans()
        .forEach(span -> {
          StringBuilder escaped = new StringBuilder();
          span.text().chars().forEach(c -> escape((char) c, mark, escaped));
          out.append(escaped.toString(), span.trusted());
        });
    out.append(String.valueOf(mark));
  }

  private static void escape(char c, char mark, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (c == mark) {
          out.append('\\').append(c);
        } else if (c < ' ' || (c >= 0x7F && c <= 0xA0) || c == 0xAD) {
          out.append("\\x%02x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  /** A float as Python prints it: 1.0, 0.5, 1e+16. */
  static String real(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return exact.scale() <= 0 ? exact.toPlainString() + ".0" : exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return "%s%se%s%02d"
        .formatted(value < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
