package io.jinwen.engine.text.template;

import io.jinwen.engine.text.tokenizer.TextSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code |tojson} as the transformers library defines it: Python's json.dumps, not HTML-safe. */
final class JsonWriter {
  private final Budget budget;
  private final String indent; // empty: all on one line
  private final boolean ascii;
  private final boolean sorted;
  private final String itemSeparator;
  private final String keySeparator;
  private final TextBuilder out = new TextBuilder();

  JsonWriter(Arguments.Bound options, Budget budget) {
    this.budget = budget;
    Value width = options.get("indent").orElse(Value.NONE);
    if (width instanceof Value.None) {
      indent = "";
    } else if (width instanceof Value.Text text) {
      indent = text.plain();
    } else {
      indent = " ".repeat((int) Math.clamp(Values.integer(width), 0, 64));
    }
    boolean lines = !(width instanceof Value.None);
    ascii = options.flag("ensure_ascii", false);
    sorted = options.flag("sort_keys", false);
    Value separators = options.get("separators").orElse(Value.NONE);
    if (separators instanceof Value.Items pair && pair.values().size() == 2) {
      itemSeparator = Values.text(pair.values().getFirst()).plain();
      keySeparator = Values.text(pair.values().getLast()).plain();
    } else {
      itemSeparator = lines ? "," : ", ";
      keySeparator = ": ";
    }
    breaksLines = lines;
  }

  private final boolean breaksLines;

  Value.Text write(Value value) {
    write(value, 0);
    return out.toText();
  }

  private void write(Value value, int level) {
    budget.enter();
    switch (value) {
      case Value.None n -> out.append("null");
      case Value.Bool b -> out.append(b.value() ? "true" : "false");
      case Value.Int i -> out.append(Long.toString(i.value()));
      case Value.Real r -> out.append(real(r.value()));
      case Value.Text text -> string(text);
      case Value.Items items -> list(items.values(), level);
      case Value.Mapping mapping -> object(mapping, level);
      case Value.Undefined u -> throw new TemplateFault(u.complaint());
      case Value.Function f -> throw new TemplateFault("a function has no JSON form");
      case Value.Fields f -> throw new TemplateFault("an object has no JSON form");
    }
    budget.leave();
  }

  private static String real(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return Values.real(value);
  }

  private void list(List<Value> values, int level) {
    if (values.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append("[");
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : itemSeparator);
      newLine(level + 1);
      write(values.get(i), level + 1);
    }
    newLine(level);
    out.append("]");
  }

  private void object(Value.Mapping mapping, int level) {
    if (mapping.size() == 0) {
      out.append("{}");
      return;
    }
    List<Value.Mapping.Entry> entries = new ArrayList<>(mapping.entries());
    if (sorted) {
      entries.sort(Comparator.comparing(entry -> key(entry.key()).plain()));
    }
    out.append("{");
    for (int i = 0; i < entries.size(); i++) {
      out.append(i == 0 ? "" : itemSeparator);
      newLine(level + 1);
      string(key(entries.get(i).key()));
      out.append(keySeparator);
      write(entries.get(i).value(), level + 1);
    }
    newLine(level);
    out.append("}");
  }

  private static Value.Text key(Value key) {
    return switch (key) {
      case Value.Text text -> text;
      case Value.Bool b -> Value.Text.trusted(b.value() ? "true" : "false");
      case Value.None n -> Value.Text.trusted("null");
      case Value.Int i -> Value.Text.trusted(Long.toString(i.value()));
      case Value.Real r -> Value.Text.trusted(real(r.value()));
      case Value other -> throw Values.unfit("a string as key", other);
    };
  }

  private void newLine(int level) {
    if (breaksLines) {
      budget.text((long) indent.length() * level);
      out.append("\n" + indent.repeat(level));
    }
  }

  private void string(Value.Text text) {
    budget.text(text.length());
    out.append("\"");
    for (TextSpan span : text.spans()) {
      StringBuilder escaped = new StringBuilder();
      span.text().chars().forEach(c -> escape((char) c, escaped));
      out.append(escaped.toString(), span.trusted());
    }
    out.append("\"");
  }

  private void escape(char c, StringBuilder escaped) {
    switch (c) {
      case '"' -> escaped.append("\\\"");
      case '\\' -> escaped.append("\\\\");
      case '\n' -> escaped.append("\\n");
      case '\r' -> escaped.append("\\r");
      case '\t' -> escaped.append("\\t");
      case '\b' -> escaped.append("\\b");
      case '\f' -> escaped.append("\\f");
      default -> {
        if (c < ' ' || (ascii && c > '~')) {
          escaped.append("\\u%04x".formatted((int) c));
        } else {
          escaped.append(c);
        }
      }
    }
  }
}
