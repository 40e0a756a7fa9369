package io.jinwen.engine.format.gguf;

import java.util.List;

/**
 * One value with the type it has in the file, so that a copy keeps it.
 *
 * @param type its kind
 * @param elementType the kind of its elements where it is an array, else the same as {@code type}
 * @param value Long (BigInteger for a u64 beyond Long), Float, Double, Boolean or String; for
 *     arrays long[], float[], double[], boolean[], {@code List<String>} or, nested, {@code
 *     List<MetadataValue>}
 */
record MetadataValue(ValueType type, ValueType elementType, Object value) {
  static MetadataValue scalar(ValueType type, Object value) {
    return new MetadataValue(type, type, value);
  }

  static MetadataValue array(ValueType elementType, Object values) {
    return new MetadataValue(ValueType.ARRAY, elementType, values);
  }

  /** How a message names the type, such as "array of i32". */
  String typeName() {
    String name = elementType.name().toLowerCase(java.util.Locale.ROOT);
    return type == ValueType.ARRAY ? "array of " + name : name;
  }

  /** The value for a caller: arrays are copies, nested arrays are lists of values. */
  Object copy() {
    return switch (value) {
      case long[] longs -> longs.clone();
      case float[] floats -> floats.clone();
      case double[] doubles -> doubles.clone();
      case boolean[] booleans -> booleans.clone();
      case List<?> list when elementType == ValueType.ARRAY ->
          list.stream().map(element -> ((MetadataValue) element).copy()).toList();
      default -> value;
    };
  }
}
