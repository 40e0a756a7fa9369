package io.jinwen.engine.text.template;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tests after {@code is}. */
final class Conditions {
  private static final Set<String> NAMES =
      Set.of(
          "defined",
          "undefined",
          "none",
          "string",
          "mapping",
          "iterable",
          "sequence",
          "number",
          "integer",
          "float",
          "boolean",
          "true",
          "false",
          "callable",
          "odd",
          "even",
          "divisibleby",
          "lower",
          "upper",
          "sameas",
          "eq",
          "equalto",
          "==",
          "ne",
          "!=",
          "lt",
          "lessthan",
          "<",
          "le",
          "<=",
          "gt",
          "greaterthan",
          ">",
          "ge",
          ">=",
          "in",
          "escaped");

  private final Operators operators;

  Conditions(Operators operators) {
    this.operators = operators;
  }

  boolean holds(String name, Value value, Arguments arguments) {
    return ofKind(name, value)
        .or(() -> ofNumber(name, value, arguments))
        .or(() -> ofComparison(name, value, arguments))
        .orElseThrow(() -> unknown(name));
  }

  private static TemplateFault unknown(String name) {
    List<String> known =
        NAMES.stream().filter(n -> Character.isLetter(n.charAt(0))).sorted().toList();
    return new TemplateFault(
        "there is no test '%s'; known: %s".formatted(name, String.join(", ", known)));
  }

  private static Optional<Boolean> ofKind(String name, Value value) {
    return switch (name) {
      case "defined" -> Optional.of(!(value instanceof Value.Undefined));
      case "undefined" -> Optional.of(value instanceof Value.Undefined);
      case "none" -> Optional.of(value instanceof Value.None);
      case "string" -> Optional.of(value instanceof Value.Text);
      case "mapping" -> Optional.of(value instanceof Value.Mapping);
      case "iterable" -> Optional.of(isCollection(value) || value instanceof Value.Undefined);
      case "sequence" -> Optional.of(isCollection(value));
      case "number" -> Optional.of(Operators.isNumber(value));
      case "integer" -> Optional.of(value instanceof Value.Int);
      case "float" -> Optional.of(value instanceof Value.Real);
      case "boolean" -> Optional.of(value instanceof Value.Bool);
      case "true" -> Optional.of(value instanceof Value.Bool b && b.value());
      case "false" -> Optional.of(value instanceof Value.Bool b && !b.value());
      case "callable" -> Optional.of(value instanceof Value.Function);
      case "escaped" -> Optional.of(false);
      case "lower" -> Optional.of(TextMethods.cased(Values.text(value), false));
      case "upper" -> Optional.of(TextMethods.cased(Values.text(value), true));
      default -> Optional.empty();
    };
  }

  private static boolean isCollection(Value value) {
    return value instanceof Value.Text
        || value instanceof Value.Items
        || value instanceof Value.Mapping;
  }

  private static Optional<Boolean> ofNumber(String name, Value value, Arguments arguments) {
    return switch (name) {
      case "odd" -> Optional.of(Math.floorMod(Values.integer(value), 2L) == 1);
      case "even" -> Optional.of(Math.floorMod(Values.integer(value), 2L) == 0);
      case "divisibleby" -> {
        Value by = arguments.bind("num").require("num");
        Value rest = Arithmetic.compute(Expr.BinaryOperator.MODULO, value, by);
        yield Optional.of(Arithmetic.real(rest) == 0);
      }
      default -> Optional.empty();
    };
  }

  private Optional<Boolean> ofComparison(String name, Value value, Arguments arguments) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    Value other = arguments.bind("other").require("other");
    return Optional.of(
        switch (name) {
          case "sameas" -> value == other || (isPlain(value) && value.equals(other));
          case "eq", "equalto", "==" -> operators.compares("==", value, other);
          case "ne", "!=" -> operators.compares("!=", value, other);
          case "lt", "lessthan", "<" -> operators.compares("<", value, other);
          case "le", "<=" -> operators.compares("<=", value, other);
          case "gt", "greaterthan", ">" -> operators.compares(">", value, other);
          case "ge", ">=" -> operators.compares(">=", value, other);
          default -> operators.compares("in", value, other);
        });
  }

  /** Values of which Python has one object each. */
  private static boolean isPlain(Value value) {
    return value instanceof Value.Bool || value instanceof Value.None || value instanceof Value.Int;
  }
}
