package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.JsonShape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers within bounds, digit by digit: as long as all digits are those of a bound, the next one
 * is bound too; after the first other digit the rest is free. Without exponents.
 */
final class NumberRange {
  private static final int DIGITS_MAX = 18;
  private static final BigDecimal MOST = BigDecimal.TEN.pow(DIGITS_MAX).subtract(BigDecimal.ONE);

  private final Nodes nodes;
  private final JsonShape.Bound low;
  private final JsonShape.Bound high;
  private final int fractionDigitsMax;

  NumberRange(Nodes nodes, JsonShape.BoundedNumber shape) {
    this.nodes = nodes;
    this.low = within(shape.low().orElse(new JsonShape.Bound(MOST.negate(), true)));
    this.high = within(shape.high().orElse(new JsonShape.Bound(MOST, true)));
    this.fractionDigitsMax = Math.min(DIGITS_MAX, shape.fractionDigitsMax());
  }

  /** What lies beyond the digits that are written bounds nothing. */
  private static JsonShape.Bound within(JsonShape.Bound bound) {
    if (bound.value().abs().compareTo(MOST) <= 0) {
      return bound;
    }
    return new JsonShape.Bound(bound.value().signum() < 0 ? MOST.negate() : MOST, true);
  }

  Node number(Node then) {
    Node start = nodes.create();
    boolean zeroBelongs = low.value().signum() <= 0;
    if (high.value().signum() >= 0) {
      JsonShape.Bound from =
          zeroBelongs && low.value().signum() < 0
              ? new JsonShape.Bound(BigDecimal.ZERO, true)
              : low;
      start.jump(new Positive(from, high, then).start());
    }
    if (low.value().signum() < 0) {
      JsonShape.Bound to = new JsonShape.Bound(low.value().negate(), low.included());
      JsonShape.Bound from =
          high.value().signum() < 0
              ? new JsonShape.Bound(high.value().negate(), high.included())
              : new JsonShape.Bound(BigDecimal.ZERO, false); // there is no -0
      start.on('-', new Positive(from, to, then).start());
    }
    return start;
  }

  /** The numbers between two that are not negative. */
  private final class Positive {
    private final String lowWhole;
    private final String highWhole;
    private final String lowFraction;
    private final String highFraction;
    private final boolean lowIncluded;
    private final boolean highIncluded;
    private final Node then;
    private final Map<String, Node> known = new HashMap<>();

    Positive(JsonShape.Bound low, JsonShape.Bound high, Node then) {
      this.lowWhole = whole(low.value());
      this.highWhole = whole(high.value());
      this.lowFraction = fraction(low.value());
      this.highFraction = fraction(high.value());
      this.lowIncluded = low.included();
      this.highIncluded = high.included();
      this.then = then;
    }

    private static String whole(BigDecimal value) {
      return value.setScale(0, RoundingMode.FLOOR).toBigInteger().toString();
    }

    private static String fraction(BigDecimal value) {
      BigDecimal rest = value.remainder(BigDecimal.ONE).stripTrailingZeros();
      if (rest.signum() == 0) {
        return "";
      }
      BigInteger digits = rest.unscaledValue();
      return "0".repeat(rest.scale() - digits.toString().length()) + digits;
    }

    Node start() {
      Node start = nodes.create();
      for (int length = lowWhole.length(); length <= highWhole.length(); length++) {
        boolean atLow = length == lowWhole.length();
        boolean atHigh = length == highWhole.length();
        start.jump(digits(length, 0, atLow, atHigh));
      }
      return start;
    }

    /** The digits before the point, from one of them on. */
    private Node digits(int length, int position, boolean atLow, boolean atHigh) {
      if (position == length) {
        return end(atLow, atHigh);
      }
      String key = "w%d,%d,%b,%b".formatted(length, position, atLow, atHigh);
      Node node = known.get(key);
      if (node == null) {
        int least = position == 0 && length > 1 ? 1 : 0;
        int from = atLow ? digit(lowWhole, position) : least;
        int to = atHigh ? digit(highWhole, position) : 9;
        node = nodes.create();
        known.put(key, node);
        for (int digit = from; digit <= to; digit++) {
          boolean stillLow = atLow && digit == from;
          boolean stillHigh = atHigh && digit == to;
          node.on((char) ('0' + digit), digits(length, position + 1, stillLow, stillHigh));
        }
      }
      return node;
    }

    private Node end(boolean atLow, boolean atHigh) {
      String key = "e%b,%b".formatted(atLow, atHigh);
      Node node = known.get(key);
      if (node == null) {
        node = nodes.create();
        known.put(key, node);
        if (mayEnd(0, atLow, atHigh)) {
          node.jump(then);
        }
        if (fractionDigitsMax > 0) {
          node.on('.', fraction(0, atLow, atHigh));
        }
      }
      return node;
    }

    private Node fraction(int position, boolean atLow, boolean atHigh) {
      String key = "f%d,%b,%b".formatted(position, atLow, atHigh);
      Node node = known.get(key);
      if (node == null) {
        node = nodes.create();
        known.put(key, node);
        int from = atLow ? digit(lowFraction, position) : 0;
        int to = atHigh ? digit(highFraction, position) : 9;
        for (int digit = from; digit <= to; digit++) {
          node.on(
              (char) ('0' + digit),
              afterDigit(position + 1, atLow && digit == from, atHigh && digit == to));
        }
      }
      return node;
    }

    private Node afterDigit(int position, boolean atLow, boolean atHigh) {
      String key = "a%d,%b,%b".formatted(position, atLow, atHigh);
      Node node = known.get(key);
      if (node == null) {
        node = nodes.create();
        known.put(key, node);
        if (mayEnd(position, atLow, atHigh)) {
          node.jump(then);
        }
        if (position < fractionDigitsMax) {
          node.jump(fraction(position, atLow, atHigh));
        }
      }
      return node;
    }

    private boolean mayEnd(int position, boolean atLow, boolean atHigh) {
      boolean aboveLow = !atLow || lowIncluded && position >= lowFraction.length();
      boolean belowHigh = !atHigh || highIncluded || position < highFraction.length();
      return aboveLow && belowHigh;
    }

    /** Beyond what is written of a bound there are zeros. */
    private static int digit(String digits, int position) {
      return position < digits.length() ? digits.charAt(position) - '0' : 0;
    }
  }
}
