package io.jinwen.engine.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes expressions, and remembers the line it reached for the message of an error. */
final class Evaluator {
  private final Budget budget;
  private final Operators operators;
  private final Filters filters;
  private final Conditions conditions;
  private final Methods methods;
  private int line = 1;

  Evaluator(Budget budget) {
    this.budget = budget;
    operators = new Operators(budget);
    conditions = new Conditions(operators);
    filters = new Filters(budget, operators, conditions);
    methods = new Methods(budget);
  }

  int line() {
    return line;
  }

  void reach(int line) {
    this.line = line;
  }

  Value value(Expr expression, Scope scope) {
    budget.enter();
    line = expression.line();
    Value value =
        switch (expression) {
          case Expr.Constant constant -> constant.value();
          case Expr.Name name -> scope.get(name.name());
          case Expr.Items items -> new Value.Items(values(items.items(), scope), items.tuple());
          case Expr.Mapping mapping -> mapping(mapping, scope);
          case Expr.Attribute attribute ->
              methods.attribute(value(attribute.target(), scope), attribute.name());
          case Expr.Item item ->
              methods.item(value(item.target(), scope), value(item.key(), scope));
          case Expr.Slice slice ->
              Slices.of(
                  value(slice.target(), scope),
                  bound(slice.start(), scope),
                  bound(slice.stop(), scope),
                  bound(slice.step(), scope),
                  budget);
          case Expr.Call call -> call(call, scope);
          case Expr.Filter filter -> filter(filter, value(filter.input(), scope), scope);
          case Expr.Test test -> test(test, scope);
          case Expr.Negative negative -> operators.negative(value(negative.operand(), scope));
          case Expr.Positive positive -> operators.positive(value(positive.operand(), scope));
          case Expr.Not not -> new Value.Bool(!isTrue(not.operand(), scope));
          case Expr.And and -> {
            Value left = value(and.left(), scope);
            yield Values.isTrue(left) ? value(and.right(), scope) : left;
          }
          case Expr.Or or -> {
            Value left = value(or.left(), scope);
            yield Values.isTrue(left) ? left : value(or.right(), scope);
          }
          case Expr.Binary binary -> {
            Value left = value(binary.left(), scope);
            Value right = value(binary.right(), scope);
            line = binary.line();
            yield operators.binary(binary.operator(), left, right);
          }
          case Expr.Comparison comparison -> comparison(comparison, scope);
          case Expr.Concatenation concatenation -> concatenation(concatenation, scope);
          case Expr.Conditional conditional -> conditional(conditional, scope);
        };
    budget.leave();
    return value;
  }

  private boolean isTrue(Expr expression, Scope scope) {
    return Values.isTrue(value(expression, scope));
  }

  private List<Value> values(List<Expr> expressions, Scope scope) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expr expression : expressions) {
      values.add(value(expression, scope));
    }
    return values;
  }

  private Value mapping(Expr.Mapping mapping, Scope scope) {
    List<Value.Mapping.Entry> entries = new ArrayList<>();
    for (Expr.Pair pair : mapping.pairs()) {
      entries.add(new Value.Mapping.Entry(value(pair.key(), scope), value(pair.value(), scope)));
    }
    return new Value.Mapping(entries);
  }

  private Optional<Value> bound(Optional<Expr> expression, Scope scope) {
    return expression.map(e -> value(e, scope)).filter(v -> !(v instanceof Value.None));
  }

  private Arguments arguments(Expr.CallArguments written, Scope scope) {
    Map<String, Value> named = new LinkedHashMap<>();
    written.named().forEach((name, expression) -> named.put(name, value(expression, scope)));
    return new Arguments(values(written.positional(), scope), named);
  }

  private Value call(Expr.Call call, Scope scope) {
    Value callee = value(call.callee(), scope);
    Arguments arguments = arguments(call.arguments(), scope);
    line = call.line();
    return switch (callee) {
      case Value.Function function -> function.call(arguments);
      case Value.Undefined undefined -> throw new TemplateFault(undefined.complaint());
      case Value other ->
          throw new TemplateFault("a %s cannot be called".formatted(Values.typeName(other)));
    };
  }

  Value filter(Expr.Filter filter, Value input, Scope scope) {
    Arguments arguments = arguments(filter.arguments(), scope);
    line = filter.line();
    return filters.apply(filter.name(), input, arguments);
  }

  private Value test(Expr.Test test, Scope scope) {
    Value input = value(test.input(), scope);
    Arguments arguments = arguments(test.arguments(), scope);
    line = test.line();
    return new Value.Bool(conditions.holds(test.name(), input, arguments));
  }

  private Value comparison(Expr.Comparison comparison, Scope scope) {
    Value left = value(comparison.first(), scope);
    for (Expr.Step step : comparison.steps()) {
      Value right = value(step.right(), scope);
      line = comparison.line();
      if (!operators.compares(step.operator(), left, right)) {
        return new Value.Bool(false);
      }
      left = right;
    }
    return new Value.Bool(true);
  }

  private Value concatenation(Expr.Concatenation concatenation, Scope scope) {
    TextBuilder out = new TextBuilder();
    for (Expr part : concatenation.parts()) {
      Value.Text text = Values.print(value(part, scope), budget);
      budget.text(text.length());
      out.append(text);
    }
    return out.toText();
  }

  private Value conditional(Expr.Conditional conditional, Scope scope) {
    if (isTrue(conditional.condition(), scope)) {
      return value(conditional.then(), scope);
    }
    return conditional
        .otherwise()
        .map(otherwise -> value(otherwise, scope))
        .orElseGet(() -> new Value.Undefined("the condition was false and there is no else"));
  }
}
