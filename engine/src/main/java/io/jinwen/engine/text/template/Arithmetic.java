package io.jinwen.engine.text.template;

/** Numbers as Python computes them; integers are of 64 bits and an overflow is an error. */
final class Arithmetic {
  private Arithmetic() {}

  static Value compute(Expr.BinaryOperator operator, Value left, Value right) {
    if (operator == Expr.BinaryOperator.DIVIDE) {
      return new Value.Real(real(left) / real(nonZero(right)));
    }
    if (left instanceof Value.Real || right instanceof Value.Real) {
      return reals(operator, real(left), right);
    }
    try {
      return integers(operator, Values.integer(left), right);
    } catch (ArithmeticException overflow) {
      throw new TemplateFault("the result of '%s' is too large".formatted(operator.sign));
    }
  }

  private static Value integers(Expr.BinaryOperator operator, long a, Value right) {
    long b = Values.integer(right);
    return switch (operator) {
      case ADD -> new Value.Int(Math.addExact(a, b));
      case SUBTRACT -> new Value.Int(Math.subtractExact(a, b));
      case MULTIPLY -> new Value.Int(Math.multiplyExact(a, b));
      case DIVIDE -> new Value.Real((double) a / b);
      case FLOOR_DIVIDE -> new Value.Int(Math.floorDiv(a, Values.integer(nonZero(right))));
      case MODULO -> new Value.Int(Math.floorMod(a, Values.integer(nonZero(right))));
      case POWER -> power(a, b);
    };
  }

  private static Value reals(Expr.BinaryOperator operator, double a, Value right) {
    double b = real(right);
    return new Value.Real(
        switch (operator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> a / b;
          case FLOOR_DIVIDE -> Math.floor(a / real(nonZero(right)));
          case MODULO -> {
            double rest = a % real(nonZero(right));
            yield rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
          }
          case POWER -> Math.pow(a, b);
        });
  }

  private static Value power(long base, long exponent) {
    if (exponent < 0) {
      return new Value.Real(Math.pow(base, exponent));
    }
    if (base == 0 || base == 1) {
      return new Value.Int(exponent == 0 ? 1 : base);
    }
    if (base == -1) {
      return new Value.Int(exponent % 2 == 0 ? 1 : -1);
    }
    long result = 1;
    for (long i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base); // overflows before the 64th round
    }
    return new Value.Int(result);
  }

  private static Value nonZero(Value value) {
    if (real(value) == 0) {
      throw new TemplateFault("division by zero");
    }
    return value;
  }

  static double real(Value value) {
    return switch (value) {
      case Value.Real r -> r.value();
      case Value other -> Values.integer(other);
    };
  }

  /** Negative, zero or positive; NaN comes after all numbers, so that sorting is well defined. */
  static int compare(Value left, Value right) {
    if (left instanceof Value.Real || right instanceof Value.Real) {
      double a = real(left);
      double b = real(right);
      return a == b ? 0 : Double.compare(a, b);
    }
    return Long.compare(Values.integer(left), Values.integer(right));
  }
}
