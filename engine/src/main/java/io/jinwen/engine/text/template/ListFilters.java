package io.jinwen.engine.text.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The filters of lists and mappings. */
final class ListFilters {
  private final Budget budget;
  private final Operators operators;
  private final Conditions conditions;
  private final Filters filters;
  private final Methods methods;

  ListFilters(Budget budget, Operators operators, Conditions conditions, Filters filters) {
    this.budget = budget;
    this.operators = operators;
    this.conditions = conditions;
    this.filters = filters;
    methods = new Methods(budget);
  }

  /** The filtered value; empty where the filter is none of these. */
  Optional<Value> apply(String name, Value input, Arguments arguments) {
    return Optional.ofNullable(
        switch (name) {
          case "length", "count" -> length(input);
          case "first" -> end(input, false);
          case "last" -> end(input, true);
          case "list" -> Value.Items.list(Values.iterate(input, budget));
          case "reverse" -> reversed(input);
          case "join" -> join(input, arguments);
          case "map" -> map(input, arguments);
          case "select" -> select(input, arguments, true);
          case "reject" -> select(input, arguments, false);
          case "selectattr" -> selectAttribute(input, arguments, true);
          case "rejectattr" -> selectAttribute(input, arguments, false);
          case "items" -> items(input);
          case "unique" -> unique(input, arguments);
          case "sort" -> sort(input, arguments);
          case "dictsort" -> dictionarySort(input, arguments);
          case "sum" -> sum(input, arguments);
          case "min" -> extreme(input, arguments, -1);
          case "max" -> extreme(input, arguments, 1);
          default -> null;
        });
  }

  private Value length(Value input) {
    return switch (input) {
      case Value.Text text -> {
        String plain = text.plain();
        yield new Value.Int(plain.codePointCount(0, plain.length()));
      }
      case Value.Items items -> new Value.Int(items.values().size());
      case Value.Mapping mapping -> new Value.Int(mapping.size());
      case Value.Undefined u -> new Value.Int(0);
      case Value other ->
          throw new TemplateFault("a %s has no length".formatted(Values.typeName(other)));
    };
  }

  private Value end(Value input, boolean last) {
    List<Value> values = Values.iterate(input, budget);
    if (values.isEmpty()) {
      return new Value.Undefined("there is no %s item".formatted(last ? "last" : "first"));
    }
    return last ? values.getLast() : values.getFirst();
  }

  private Value reversed(Value input) {
    List<Value> values = Values.iterate(input, budget).reversed();
    if (!(input instanceof Value.Text)) {
      return Value.Items.list(values);
    }
    TextBuilder out = new TextBuilder();
    values.forEach(letter -> out.append(Values.text(letter)));
    return out.toText();
  }

  private Value join(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("d", "attribute");
    Value.Text separator = bound.optionalText("d").orElse(Value.EMPTY);
    TextBuilder out = new TextBuilder();
    List<Value> values = Values.iterate(input, budget);
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(separator);
      }
      Value.Text part = Values.print(attribute(values.get(i), bound.get("attribute")), budget);
      budget.text((long) part.length() + separator.length());
      out.append(part);
    }
    return out.toText();
  }

  private Value attribute(Value value, Optional<Value> attribute) {
    return attribute
        .filter(name -> !(name instanceof Value.None))
        .map(name -> methods.path(value, name))
        .orElse(value);
  }

  private Value map(Value input, Arguments arguments) {
    List<Value> mapped = new ArrayList<>();
    if (arguments.positional().isEmpty()) {
      Arguments.Bound bound = arguments.bind("attribute", "default");
      Value attribute = bound.require("attribute");
      for (Value value : Values.iterate(input, budget)) {
        Value found = methods.path(value, attribute);
        mapped.add(found instanceof Value.Undefined ? bound.get("default").orElse(found) : found);
      }
      return Value.Items.list(mapped);
    }
    String filter = Values.text(arguments.positional().getFirst()).plain();
    Arguments rest = rest(arguments, 1);
    for (Value value : Values.iterate(input, budget)) {
      mapped.add(filters.apply(filter, value, rest));
    }
    return Value.Items.list(mapped);
  }

  private static Arguments rest(Arguments arguments, int from) {
    List<Value> positional = arguments.positional();
    return new Arguments(positional.subList(from, positional.size()), arguments.named());
  }

  private Value select(Value input, Arguments arguments, boolean wanted) {
    List<Value> kept = new ArrayList<>();
    for (Value value : Values.iterate(input, budget)) {
      if (passes(value, arguments) == wanted) {
        kept.add(value);
      }
    }
    return Value.Items.list(kept);
  }

  /** Whether a value passes the test named first; without one, whether it is true. */
  private boolean passes(Value value, Arguments test) {
    if (test.positional().isEmpty()) {
      return Values.isTrue(value);
    }
    String name = Values.text(test.positional().getFirst()).plain();
    return conditions.holds(name, value, rest(test, 1));
  }

  private Value selectAttribute(Value input, Arguments arguments, boolean wanted) {
    if (arguments.positional().isEmpty()) {
      throw new TemplateFault("the name of an attribute is missing");
    }
    Value attribute = arguments.positional().getFirst();
    Arguments test = rest(arguments, 1);
    List<Value> kept = new ArrayList<>();
    for (Value value : Values.iterate(input, budget)) {
      if (passes(methods.path(value, attribute), test) == wanted) {
        kept.add(value);
      }
    }
    return Value.Items.list(kept);
  }

  private Value items(Value input) {
    return switch (input) {
      case Value.Mapping mapping -> Methods.pairs(mapping, budget);
      case Value.Undefined u -> Value.Items.list(List.of());
      case Value other -> throw Values.unfit("a mapping", other);
    };
  }

  private Value unique(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("case_sensitive", "attribute");
    boolean exact = bound.flag("case_sensitive", false);
    List<Value> kept = new ArrayList<>();
    List<Value> seen = new ArrayList<>();
    for (Value value : Values.iterate(input, budget)) {
      Value key = folded(attribute(value, bound.get("attribute")), exact);
      if (seen.stream().noneMatch(other -> operators.equal(other, key))) {
        seen.add(key);
        kept.add(value);
      }
    }
    return Value.Items.list(kept);
  }

  private static Value folded(Value value, boolean exact) {
    return !exact && value instanceof Value.Text text ? TextMethods.lower(text) : value;
  }

  private Value sort(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("reverse", "case_sensitive", "attribute");
    boolean exact = bound.flag("case_sensitive", false);
    List<Value> values = new ArrayList<>(Values.iterate(input, budget));
    values.sort(
        order(
            value -> folded(attribute(value, bound.get("attribute")), exact),
            bound.flag("reverse", false)));
    return Value.Items.list(values);
  }

  private interface Key {
    Value of(Value value);
  }

  private Comparator<Value> order(Key key, boolean reverse) {
    Comparator<Value> rising = (a, b) -> operators.order("<", key.of(a), key.of(b));
    return reverse ? rising.reversed() : rising;
  }

  private Value dictionarySort(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("case_sensitive", "by", "reverse");
    if (!(input instanceof Value.Mapping mapping)) {
      throw Values.unfit("a mapping", input);
    }
    String by = bound.optionalText("by").map(Value.Text::plain).orElse("key");
    if (!by.equals("key") && !by.equals("value")) {
      throw new TemplateFault("dictsort sorts by 'key' or 'value', not '%s'".formatted(by));
    }
    boolean exact = bound.flag("case_sensitive", false);
    List<Value> pairs = new ArrayList<>(Methods.pairs(mapping, budget).values());
    int place = by.equals("key") ? 0 : 1;
    pairs.sort(
        order(
            pair -> folded(((Value.Items) pair).values().get(place), exact),
            bound.flag("reverse", false)));
    return Value.Items.list(pairs);
  }

  private Value sum(Value input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("attribute", "start");
    Value sum = bound.get("start").orElse(new Value.Int(0));
    for (Value value : Values.iterate(input, budget)) {
      sum =
          operators.binary(Expr.BinaryOperator.ADD, sum, attribute(value, bound.get("attribute")));
    }
    return sum;
  }

  private Value extreme(Value input, Arguments arguments, int sign) {
    Arguments.Bound bound = arguments.bind("case_sensitive", "attribute");
    boolean exact = bound.flag("case_sensitive", false);
    Key key = value -> folded(attribute(value, bound.get("attribute")), exact);
    Optional<Value> best = Optional.empty();
    for (Value value : Values.iterate(input, budget)) {
      if (best.isEmpty() || operators.order("<", key.of(value), key.of(best.get())) * sign > 0) {
        best = Optional.of(value);
      }
    }
    return best.orElseGet(() -> new Value.Undefined("an empty list has no such item"));
  }
}
