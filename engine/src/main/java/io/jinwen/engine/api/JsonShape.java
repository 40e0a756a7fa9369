package io.jinwen.engine.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a JSON value must look like: the part of JSON Schema that can be held while generating. */
public sealed interface JsonShape {
  /** Any JSON value. */
  record Any() implements JsonShape {}

  /** Exactly this value, as compact JSON. */
  record Literal(String json) implements JsonShape {}

  /** A string. */
  record Text() implements JsonShape {}

  /**
   * A string of some form.
   *
   * @param pattern a regular expression as JSON Schema has them (ECMA-262), without what looks
   *     around or back; empty for any text
   * @param charsMin fewest characters (code points)
   * @param charsMax most; {@link #UNBOUNDED}
   */
  record BoundedText(String pattern, int charsMin, int charsMax) implements JsonShape {}

  /** No upper bound. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** A number without fraction or exponent. */
  record Whole() implements JsonShape {}

  /** A number. */
  record Number() implements JsonShape {}

  /**
   * A number within bounds, of either sign.
   *
   * @param fractionDigitsMax most digits after the point; 0 for whole numbers
   */
  record BoundedNumber(Optional<Bound> low, Optional<Bound> high, int fractionDigitsMax)
      implements JsonShape {}

  /** An end of a range, and whether it belongs to it. */
  record Bound(BigDecimal value, boolean included) {}

  /** A list of such items, maybe empty. */
  record Sequence(JsonShape items) implements JsonShape {}

  /**
   * A list of some length.
   *
   * @param first shapes of its first items
   * @param rest shape of the further ones; empty where there must be none
   * @param itemsMin fewest items
   * @param itemsMax most; {@link #UNBOUNDED}
   */
  record BoundedSequence(
      List<JsonShape> first, Optional<JsonShape> rest, int itemsMin, int itemsMax)
      implements JsonShape {
    public BoundedSequence {
      first = List.copyOf(first);
    }
  }

  /** An object with any names and such values, maybe empty. */
  record Table(JsonShape values) implements JsonShape {}

  /**
   * An object with names of a shape.
   *
   * @param names texts only
   * @param membersMin 0 or 1
   * @param membersMax most; {@link #UNBOUNDED}
   */
  record BoundedTable(JsonShape names, JsonShape values, int membersMin, int membersMax)
      implements JsonShape {}

  /** An object with these properties, in this order, and no others. */
  record Structure(List<Property> properties) implements JsonShape {
    public Structure {
      properties = List.copyOf(properties);
    }
  }

  /** A property of a {@link Structure}. */
  record Property(String name, JsonShape value, boolean required) {}

  /** One of several. */
  record AnyOf(List<JsonShape> choices) implements JsonShape {
    public AnyOf {
      choices = List.copyOf(choices);
    }
  }

  /** The definition of this name; it may lead back to itself. */
  record Reference(String name) implements JsonShape {}
}
