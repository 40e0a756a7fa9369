package io.jinwen.engine.api;

import java.util.List;

/** What a JSON value must look like: the part of JSON Schema that can be held while generating. */
public sealed interface JsonShape {
  /** Any JSON value. */
  record Any() implements JsonShape {}

  /** Exactly this value, as compact JSON. */
  record Literal(String json) implements JsonShape {}

  /** A string. */
  record Text() implements JsonShape {}

  /** A number without fraction or exponent. */
  record Whole() implements JsonShape {}

  /** A number. */
  record Number() implements JsonShape {}

  /** A list of such items, maybe empty. */
  record Sequence(JsonShape items) implements JsonShape {}

  /** An object with any names and such values, maybe empty. */
  record Table(JsonShape values) implements JsonShape {}

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
