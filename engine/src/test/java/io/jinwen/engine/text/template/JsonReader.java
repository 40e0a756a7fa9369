package io.jinwen.engine.text.template;

import io.jinwen.engine.text.template.Value.Mapping.Entry;
import java.util.ArrayList;
import java.util.List;

/** JSON to template values, for golden files; strings become untrusted text. */
final class JsonReader {
  private final String json;
  private int position;

  private JsonReader(String json) {
    this.json = json;
  }

  static Value.Mapping object(String json) {
    return (Value.Mapping) new JsonReader(json).value();
  }

  private char next() {
    while (Character.isWhitespace(json.charAt(position))) {
      position++;
    }
    return json.charAt(position);
  }

  private boolean skip(char c) {
    boolean there = next() == c;
    position += there ? 1 : 0;
    return there;
  }

  private Value value() {
    return switch (next()) {
      case '{' -> members();
      case '[' -> elements();
      case '"' -> Value.Text.of(string(), false);
      case 't' -> word("true", new Value.Bool(true));
      case 'f' -> word("false", new Value.Bool(false));
      case 'n' -> word("null", Value.NONE);
      default -> number();
    };
  }

  private Value word(String word, Value value) {
    position += word.length();
    return value;
  }

  private Value members() {
    List<Entry> entries = new ArrayList<>();
    position++;
    while (!skip('}')) {
      next();
      Value key = Value.Text.trusted(string());
      skip(':');
      entries.add(new Entry(key, value()));
      skip(',');
    }
    return new Value.Mapping(entries);
  }

  private Value elements() {
    List<Value> values = new ArrayList<>();
    position++;
    while (!skip(']')) {
      values.add(value());
      skip(',');
    }
    return Value.Items.list(values);
  }

  private Value number() {
    int from = position;
    while ("+-.eE0123456789".indexOf(json.charAt(position)) >= 0) {
      position++;
    }
    String digits = json.substring(from, position);
    return digits.chars().allMatch(c -> c == '-' || Character.isDigit(c))
        ? new Value.Int(Long.parseLong(digits))
        : new Value.Real(Double.parseDouble(digits));
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    for (position++; json.charAt(position) != '"'; position++) {
      char c = json.charAt(position);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = json.charAt(++position);
      switch (escape) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(json.substring(position + 1, position + 5), 16));
          position += 4;
        }
        default -> out.append(escape);
      }
    }
    position++;
    return out.toString();
  }
}
