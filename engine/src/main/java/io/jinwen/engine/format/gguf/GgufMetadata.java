package io.jinwen.engine.format.gguf;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The typed values of a file's header, in file order.
 *
 * <p>Each accessor throws a {@link GgufException} that names the file, the key and the type found
 * where the value is missing or is something else; those with a default only where it is something
 * else. Integers of every width are one family: what matters is that the value fits.
 */
public final class GgufMetadata {
  private final String file;
  private final Map<String, MetadataValue> values;

  GgufMetadata(String file, Map<String, MetadataValue> values) {
    this.file = file;
    this.values = Collections.unmodifiableMap(values);
  }

  /** The keys in file order. */
  public Set<String> keys() {
    return values.keySet();
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  /**
   * The value as it is: Long (BigInteger for a u64 beyond it), Float, Double, Boolean or String;
   * arrays are long[], float[], double[], boolean[] (copies), {@code List<String>}, or a {@code
   * List<Object>} of arrays.
   */
  public Optional<Object> get(String key) {
    return Optional.ofNullable(values.get(key)).map(MetadataValue::copy);
  }

  public String string(String key) {
    return required(key, "a string", GgufMetadata::asString);
  }

  public String string(String key, String otherwise) {
    return has(key) ? string(key) : otherwise;
  }

  /** An integer of any width that fits into an int. */
  public int intValue(String key) {
    return required(key, "an integer between -2^31 and 2^31-1", GgufMetadata::asInt);
  }

  public int intValue(String key, int otherwise) {
    return has(key) ? intValue(key) : otherwise;
  }

  /** A float or double. */
  public float floatValue(String key) {
    return required(key, "a float", GgufMetadata::asFloat);
  }

  public float floatValue(String key, float otherwise) {
    return has(key) ? floatValue(key) : otherwise;
  }

  public boolean bool(String key) {
    return required(key, "a truth value", value -> value.value() instanceof Boolean b ? b : null);
  }

  public boolean bool(String key, boolean otherwise) {
    return has(key) ? bool(key) : otherwise;
  }

  /** An array of strings; immutable. */
  public List<String> strings(String key) {
    return required(key, "an array of strings", GgufMetadata::asStrings);
  }

  /** An array of integers of any width, each of which fits into an int; a copy. */
  public int[] ints(String key) {
    return required(key, "an array of integers that fit into 32 bits", GgufMetadata::asInts);
  }

  /** An array of floats; a copy. */
  public float[] floats(String key) {
    return required(key, "an array of floats", GgufMetadata::asFloats);
  }

  /** The value with its type in the file. */
  MetadataValue typed(String key) {
    return values.get(key);
  }

  private <T> T required(String key, String wanted, Function<MetadataValue, T> as) {
    MetadataValue value = values.get(key);
    if (value == null) {
      throw new GgufException(
          "%s: metadata '%s' is missing; it must be %s".formatted(file, key, wanted));
    }
    T typed = as.apply(value);
    if (typed == null) {
      throw new GgufException(
          "%s: metadata '%s' is %s, not %s".formatted(file, key, describe(value), wanted));
    }
    return typed;
  }

  private static String describe(MetadataValue value) {
    return value.type() == ValueType.ARRAY || value.type() == ValueType.STRING
        ? value.typeName()
        : "%s %s".formatted(value.typeName(), value.value());
  }

  private static String asString(MetadataValue value) {
    return value.value() instanceof String text ? text : null;
  }

  private static Integer asInt(MetadataValue value) {
    return value.value() instanceof Long number && number == number.intValue()
        ? Integer.valueOf(number.intValue())
        : null;
  }

  private static Float asFloat(MetadataValue value) {
    return switch (value.value()) {
      case Float number -> number;
      case Double number -> number.floatValue();
      default -> null;
    };
  }

  @SuppressWarnings("unchecked")
  private static List<String> asStrings(MetadataValue value) {
    return value.type() == ValueType.ARRAY && value.elementType() == ValueType.STRING
        ? (List<String>) value.value()
        : null;
  }

  private static int[] asInts(MetadataValue value) {
    if (!(value.value() instanceof long[] numbers)) {
      return null;
    }
    int[] ints = new int[numbers.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) numbers[i];
      if (ints[i] != numbers[i]) {
        return null;
      }
    }
    return ints;
  }

  private static float[] asFloats(MetadataValue value) {
    return value.value() instanceof float[] numbers ? numbers.clone() : null;
  }
}
