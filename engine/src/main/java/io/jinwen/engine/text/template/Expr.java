package io.jinwen.engine.text.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An expression of a template. */
sealed interface Expr {
  /** Where it stands in the source, from 1. */
  int line();

  record Constant(Value value, int line) implements Expr {}

  record Name(String name, int line) implements Expr {}

  record Items(List<Expr> items, boolean tuple, int line) implements Expr {}

  record Mapping(List<Pair> pairs, int line) implements Expr {}

  /** A key and a value of a mapping. */
  record Pair(Expr key, Expr value) {}

  /** {@code target.name} */
  record Attribute(Expr target, String name, int line) implements Expr {}

  /** {@code target[key]} */
  record Item(Expr target, Expr key, int line) implements Expr {}

  /** {@code target[start:stop:step]} */
  record Slice(
      Expr target, Optional<Expr> start, Optional<Expr> stop, Optional<Expr> step, int line)
      implements Expr {}

  record Call(Expr callee, CallArguments arguments, int line) implements Expr {}

  /** {@code input|name(arguments)} */
  record Filter(Expr input, String name, CallArguments arguments, int line) implements Expr {}

  /** {@code input is name(arguments)} */
  record Test(Expr input, String name, CallArguments arguments, int line) implements Expr {}

  record Negative(Expr operand, int line) implements Expr {}

  /** {@code +operand} */
  record Positive(Expr operand, int line) implements Expr {}

  record Not(Expr operand, int line) implements Expr {}

  record And(Expr left, Expr right, int line) implements Expr {}

  record Or(Expr left, Expr right, int line) implements Expr {}

  record Binary(BinaryOperator operator, Expr left, Expr right, int line) implements Expr {}

  /** {@code first < second == third}: true when each neighbouring pair is. */
  record Comparison(Expr first, List<Step> steps, int line) implements Expr {}

  /** One operator of a comparison and what stands to its right. */
  record Step(String operator, Expr right) {}

  /** {@code a ~ b ~ c} */
  record Concatenation(List<Expr> parts, int line) implements Expr {}

  /** {@code then if condition else otherwise} */
  record Conditional(Expr condition, Expr then, Optional<Expr> otherwise, int line)
      implements Expr {}

  /** The arguments of a call as written. */
  record CallArguments(List<Expr> positional, Map<String, Expr> named) {
    static final CallArguments NONE = new CallArguments(List.of(), Map.of());
  }

  /** The arithmetic operators. */
  enum BinaryOperator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    FLOOR_DIVIDE("//"),
    MODULO("%"),
    POWER("**");

    final String sign;

    BinaryOperator(String sign) {
      this.sign = sign;
    }
  }
}
