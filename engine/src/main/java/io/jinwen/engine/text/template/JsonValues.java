package io.jinwen.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON in Java's own values as a template's values: all of its text is data. */
final class JsonValues {
  private static final int NESTING_MAX = 200;

  private JsonValues() {}

  static Value of(Object json) {
    return of(json, 0);
  }

  private static Value of(Object json, int nesting) {
    if (nesting > NESTING_MAX) {
      throw new TemplateFault("a tool nests more than %d deep".formatted(NESTING_MAX));
    }
    return switch (json) {
      case null -> Value.NONE;
      case String text -> Value.Text.of(text, false);
      case Boolean truth -> new Value.Bool(truth);
      case Integer number -> new Value.Int(number);
      case Long number -> new Value.Int(number);
      case Number number -> new Value.Real(number.doubleValue());
      case List<?> list ->
          Value.Items.list(list.stream().map(item -> of(item, nesting + 1)).toList());
      case Map<?, ?> map -> {
        List<Value.Mapping.Entry> entries = new ArrayList<>();
        map.forEach((key, value) ->
            entries.add(
                new Value.Mapping.Entry(
                    Value.Text.of(key.toString(), false), of(value, nesting + 1))));
        yield new Value.Mapping(entries);
      }
      default -> throw new TemplateFault("a tool has a value that is not JSON");
    };
  }
}
