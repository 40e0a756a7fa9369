package io.jinwen.engine.text.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a function, filter or test was called with.
 *
 * @param positional in order
 * @param named by name, in the order written
 */
record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Value... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  /** The arguments by the names of the parameters; an argument too many or unknown is refused. */
  Bound bind(String... parameters) {
    if (positional.size() > parameters.length) {
      throw new TemplateFault(
          "%d arguments given, at most %d taken".formatted(positional.size(), parameters.length));
    }
    Map<String, Value> values = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      values.put(parameters[i], positional.get(i));
    }
    named.forEach((name, value) -> {
      if (!List.of(parameters).contains(name)) {
        throw new TemplateFault("there is no parameter '%s'".formatted(name));
      }
      if (values.put(name, value) != null) {
        throw new TemplateFault("parameter '%s' is given twice".formatted(name));
      }
    });
    return new Bound(values);
  }

  /** Arguments under the names of their parameters. */
  record Bound(Map<String, Value> values) {
    Optional<Value> get(String name) {
      return Optional.ofNullable(values.get(name));
    }

    Value require(String name) {
      return get(name)
          .orElseThrow(() -> new TemplateFault("argument '%s' is missing".formatted(name)));
    }

    Value.Text text(String name) {
      return Values.text(require(name));
    }

    /** A text, or nothing where it is missing or none. */
    Optional<Value.Text> optionalText(String name) {
      return get(name).filter(value -> !(value instanceof Value.None)).map(Values::text);
    }

    long integer(String name, long otherwise) {
      return get(name).map(Values::integer).orElse(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
      return get(name).map(Values::isTrue).orElse(otherwise);
    }
  }
}
