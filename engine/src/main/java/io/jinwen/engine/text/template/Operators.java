package io.jinwen.engine.text.template;

import java.util.ArrayList;
import java.util.List;

/** Python's operators on values. */
final class Operators {
  private final Budget budget;

  Operators(Budget budget) {
    this.budget = budget;
  }

  Value binary(Expr.BinaryOperator operator, Value left, Value right) {
    if (isNumber(left) && isNumber(right)) {
      return Arithmetic.compute(operator, left, right);
    }
    budget.read(left);
    budget.read(right);
    if (operator == Expr.BinaryOperator.ADD
        && left instanceof Value.Text a
        && right instanceof Value.Text b) {
      return new TextBuilder().append(a).append(b).toText();
    }
    if (operator == Expr.BinaryOperator.ADD
        && left instanceof Value.Items a
        && right instanceof Value.Items b
        && a.tuple() == b.tuple()) {
      List<Value> all = new ArrayList<>(a.values());
      all.addAll(b.values());
      budget.items(all.size());
      return new Value.Items(all, a.tuple());
    }
    if (operator == Expr.BinaryOperator.MULTIPLY && right instanceof Value.Int times) {
      return repeated(left, times.value());
    }
    if (operator == Expr.BinaryOperator.MULTIPLY && left instanceof Value.Int times) {
      return repeated(right, times.value());
    }
    throw unfit(operator.sign, left, right);
  }

  private Value repeated(Value value, long times) {
    long count = Math.max(0, times);
    switch (value) {
      case Value.Text text -> {
        budget.text(Math.multiplyExact(Math.min(count, Integer.MAX_VALUE), (long) text.length()));
        TextBuilder out = new TextBuilder();
        for (long i = 0; i < count && text.length() > 0; i++) {
          out.append(text);
        }
        return out.toText();
      }
      case Value.Items items -> {
        int size = items.values().size();
        budget.items(Math.min(count, Integer.MAX_VALUE) * size);
        List<Value> all = new ArrayList<>();
        for (long i = 0; i < count && size > 0; i++) {
          all.addAll(items.values());
        }
        return new Value.Items(all, items.tuple());
      }
      case Value other -> throw unfit("*", other, new Value.Int(times));
    }
  }

  private static TemplateFault unfit(String sign, Value left, Value right) {
    for (Value side : List.of(left, right)) {
      if (side instanceof Value.Undefined undefined) {
        return new TemplateFault(undefined.complaint());
      }
    }
    return new TemplateFault(
        "'%s' does not work between %s and %s"
            .formatted(sign, Values.typeName(left), Values.typeName(right)));
  }

  Value negative(Value operand) {
    if (!isNumber(operand)) {
      throw Values.unfit("a number", operand);
    }
    return Arithmetic.compute(
        Expr.BinaryOperator.SUBTRACT,
        operand instanceof Value.Real ? new Value.Real(-0.0) : new Value.Int(0),
        operand);
  }

  Value positive(Value operand) {
    if (!isNumber(operand)) {
      throw Values.unfit("a number", operand);
    }
    return operand instanceof Value.Bool b ? new Value.Int(b.value() ? 1 : 0) : operand;
  }

  static boolean isNumber(Value value) {
    return value instanceof Value.Int || value instanceof Value.Real || value instanceof Value.Bool;
  }

  /** One of {@code == != < > <= >= in}, and {@code not in}. */
  boolean compares(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> equal(left, right);
      case "!=" -> !equal(left, right);
      case "in" -> contains(right, left);
      case "not in" -> !contains(right, left);
      case "<" -> order(operator, left, right) < 0;
      case ">" -> order(operator, left, right) > 0;
      case "<=" -> order(operator, left, right) <= 0;
      default -> order(operator, left, right) >= 0;
    };
  }

  boolean equal(Value left, Value right) {
    budget.enter();
    boolean equal =
        switch (left) {
          case Value.Text a -> {
            budget.read(a);
            yield right instanceof Value.Text b && a.plain().equals(b.plain());
          }
          case Value.Items a ->
              right instanceof Value.Items b
                  && a.tuple() == b.tuple()
                  && allEqual(a.values(), b.values());
          case Value.Mapping a -> right instanceof Value.Mapping b && sameEntries(a, b);
          case Value.None n -> right instanceof Value.None;
          case Value.Undefined u -> right instanceof Value.Undefined;
          case Value.Int i -> isNumber(right) && Arithmetic.compare(left, right) == 0;
          case Value.Real r -> isNumber(right) && Arithmetic.compare(left, right) == 0;
          case Value.Bool b -> isNumber(right) && Arithmetic.compare(left, right) == 0;
          case Value.Function f -> left == right;
          case Value.Fields f -> left == right;
        };
    budget.leave();
    return equal;
  }

  private boolean allEqual(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameEntries(Value.Mapping left, Value.Mapping right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Value.Mapping.Entry entry : left.entries()) {
      if (!right.get(entry.key()).map(value -> equal(entry.value(), value)).orElse(false)) {
        return false;
      }
    }
    return true;
  }

  boolean contains(Value container, Value wanted) {
    budget.read(container);
    return switch (container) {
      case Value.Text text when wanted instanceof Value.Text part -> {
        budget.text((long) text.length() + part.length());
        yield text.plain().contains(part.plain());
      }
      case Value.Items items -> items.values().stream().anyMatch(item -> equal(item, wanted));
      case Value.Mapping mapping -> mapping.get(wanted).isPresent();
      case Value.Undefined u -> false;
      case Value other ->
          throw new TemplateFault(
              "'in' does not work between %s and %s"
                  .formatted(Values.typeName(wanted), Values.typeName(other)));
    };
  }

  /** Negative, zero or positive as {@code left} is before, with or after {@code right}. */
  int order(String operator, Value left, Value right) {
    budget.enter();
    int order;
    if (isNumber(left) && isNumber(right)) {
      order = Arithmetic.compare(left, right);
    } else if (left instanceof Value.Text a && right instanceof Value.Text b) {
      budget.read(a);
      budget.read(b);
      order = compareByCodePoint(a.plain(), b.plain());
    } else if (left instanceof Value.Items a && right instanceof Value.Items b) {
      order = orderOfLists(operator, a.values(), b.values());
    } else {
      throw unfit(operator, left, right);
    }
    budget.leave();
    return order;
  }

  private int orderOfLists(String operator, List<Value> left, List<Value> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return order(operator, left.get(i), right.get(i));
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** Java compares by chars, which puts emoji before U+FF0C; Python compares code points. */
  private static int compareByCodePoint(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean differ = Character.isSurrogate(x) != Character.isSurrogate(y);
        return differ ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
