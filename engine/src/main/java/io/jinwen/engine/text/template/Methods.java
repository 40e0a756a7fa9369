package io.jinwen.engine.text.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attributes and items of values: {@code a.b}, {@code a['b']}, {@code a[1]}, {@code a.strip()}. */
final class Methods {
  private final Budget budget;
  private final TextMethods textMethods;

  Methods(Budget budget) {
    this.budget = budget;
    textMethods = new TextMethods(budget);
  }

  /** {@code target.name}: a method first, then an item, as in Jinja. */
  Value attribute(Value target, String name) {
    if (target instanceof Value.Undefined undefined) {
      throw new TemplateFault(undefined.complaint());
    }
    return method(target, name)
        .or(() -> itemNamed(target, name))
        .orElseGet(() -> missing(target, name));
  }

  /** {@code target[key]}: an item first, then an attribute. */
  Value item(Value target, Value key) {
    return switch (target) {
      case Value.Undefined undefined -> throw new TemplateFault(undefined.complaint());
      case Value.Mapping mapping ->
          mapping.get(key).or(() -> methodNamed(target, key)).orElseGet(() -> missing(target, key));
      case Value.Items items when Operators.isNumber(key) ->
          at(items.values(), Values.integer(key)).orElseGet(() -> missing(target, key));
      case Value.Text text when Operators.isNumber(key) ->
          at(Values.iterate(text, budget), Values.integer(key))
              .orElseGet(() -> missing(target, key));
      case Value other ->
          key instanceof Value.Text name ? attribute(other, name.plain()) : missing(other, key);
    };
  }

  private static Optional<Value> at(List<Value> values, long index) {
    long place = index < 0 ? index + values.size() : index;
    return place >= 0 && place < values.size()
        ? Optional.of(values.get((int) place))
        : Optional.empty();
  }

  private static Optional<Value> itemNamed(Value target, String name) {
    return target instanceof Value.Mapping mapping
        ? mapping.get(Value.Text.trusted(name))
        : Optional.empty();
  }

  private Optional<Value> methodNamed(Value target, Value key) {
    return key instanceof Value.Text name ? method(target, name.plain()) : Optional.empty();
  }

  private static Value missing(Value target, Object name) {
    return new Value.Undefined(
        "'%s object' has no attribute '%s'".formatted(Values.typeName(target), name));
  }

  private Optional<Value> method(Value target, String name) {
    return switch (target) {
      case Value.Fields fields -> fields.field(name);
      case Value.Text text -> textMethods.find(text, name).map(f -> f);
      case Value.Mapping mapping -> ofMapping(mapping, name).map(f -> f);
      case Value.Items items -> ofList(items, name).map(f -> f);
      case Value.Int i -> Optional.empty();
      case Value.Real r -> Optional.empty();
      case Value.Bool b -> Optional.empty();
      case Value.None n -> Optional.empty();
      case Value.Undefined u -> Optional.empty();
      case Value.Function f -> Optional.empty();
    };
  }

  private Optional<Value.Function> ofMapping(Value.Mapping mapping, String name) {
    return Optional.ofNullable(
        switch (name) {
          case "items" -> (Value.Function) arguments -> items(mapping, arguments);
          case "keys" ->
              (Value.Function)
                  arguments -> {
                    arguments.bind();
                    return Value.Items.list(Values.iterate(mapping, budget));
                  };
          case "values" ->
              (Value.Function)
                  arguments -> {
                    arguments.bind();
                    budget.read(mapping);
                    return Value.Items.list(
                        mapping.entries().stream().map(Value.Mapping.Entry::value).toList());
                  };
          case "get" ->
              (Value.Function)
                  arguments -> {
                    Arguments.Bound bound = arguments.bind("key", "default");
                    return mapping
                        .get(bound.require("key"))
                        .orElse(bound.get("default").orElse(Value.NONE));
                  };
          case "copy" -> (Value.Function) arguments -> mapping;
          case "update", "pop", "popitem", "clear", "setdefault" -> refusal("dict", name);
          default -> null;
        });
  }

  /** The pairs of a mapping, each as a tuple. */
  private Value items(Value.Mapping mapping, Arguments arguments) {
    arguments.bind();
    return pairs(mapping, budget);
  }

  static Value.Items pairs(Value.Mapping mapping, Budget budget) {
    budget.read(mapping);
    return Value.Items.list(
        mapping.entries().stream()
            .map(entry -> Value.Items.tuple(entry.key(), entry.value()))
            .toList());
  }

  private Optional<Value.Function> ofList(Value.Items items, String name) {
    Operators operators = new Operators(budget);
    return Optional.ofNullable(
        switch (name) {
          case "index" ->
              (Value.Function)
                  arguments -> {
                    Value wanted = arguments.bind("value").require("value");
                    for (int i = 0; i < items.values().size(); i++) {
                      if (operators.equal(items.values().get(i), wanted)) {
                        return new Value.Int(i);
                      }
                    }
                    throw new TemplateFault("the value is not in the list");
                  };
          case "count" ->
              (Value.Function)
                  arguments -> {
                    Value wanted = arguments.bind("value").require("value");
                    return new Value.Int(
                        items.values().stream()
                            .filter(item -> operators.equal(item, wanted))
                            .count());
                  };
          case "copy" -> (Value.Function) arguments -> items;
          case "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse" ->
              refusal("list", name);
          default -> null;
        });
  }

  /** Methods that change a value, which the sandbox that templates are written for forbids too. */
  private static Value.Function refusal(String type, String name) {
    return arguments -> {
      throw new TemplateFault(
          "%s.%s would change a value; build a new one instead".formatted(type, name));
    };
  }

  /** The value that a path such as {@code function.name} leads to, for filters. */
  Value path(Value target, Value attribute) {
    Value value = target;
    if (attribute instanceof Value.Int index) {
      return item(value, index);
    }
    for (String part : Values.text(attribute).plain().split("\\.")) {
      Value key =
          !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9')
              ? new Value.Int(Long.parseLong(part))
              : Value.Text.trusted(part);
      value = item(value, key);
    }
    return value;
  }

  /** Named values as a mapping, for {@code dict(…)}. */
  static Value.Mapping mapping(Map<String, Value> named) {
    return Value.Mapping.of(named);
  }
}
