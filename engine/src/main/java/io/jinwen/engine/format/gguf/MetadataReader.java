package io.jinwen.engine.format.gguf;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the key-value pairs of a header. */
final class MetadataReader {
  static final int KEYS_MAX = 1 << 16;
  static final int KEY_BYTES_MAX = 65_535;
  static final int STRING_BYTES_MAX = 16 << 20;

  /** Elements of all arrays together; the largest known vocabularies have 1.3 million. */
  static final long ELEMENTS_MAX = 1 << 23;

  static final int DEPTH_MAX = 4;

  private final HeaderCursor cursor;
  private long elements;

  MetadataReader(HeaderCursor cursor) {
    this.cursor = cursor;
  }

  Map<String, MetadataValue> read(int count) {
    Map<String, MetadataValue> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      cursor.enter("metadata key " + (i + 1) + " of " + count);
      String key = cursor.string(KEY_BYTES_MAX);
      if (key.isEmpty()) {
        throw cursor.defect("the key is empty");
      }
      cursor.enter("metadata '" + GgufException.shorten(key) + "'");
      if (values.put(key, value(type())) != null) {
        throw cursor.defect("the key occurs twice");
      }
    }
    return values;
  }

  private ValueType type() {
    long id = cursor.u32();
    return ValueType.of(id)
        .orElseThrow(() ->
            cursor.defect(
                "unknown value type %d; known are 0 to %d"
                    .formatted(id, ValueType.values().length - 1)));
  }

  private MetadataValue value(ValueType type) {
    return switch (type) {
      case U8, I8, U16, I16, U32, I32, I64 -> MetadataValue.scalar(type, integer(type));
      case U64 -> MetadataValue.scalar(type, unsigned(cursor.i64()));
      case F32 -> MetadataValue.scalar(type, Float.intBitsToFloat(cursor.i32()));
      case F64 -> MetadataValue.scalar(type, Double.longBitsToDouble(cursor.i64()));
      case BOOL -> MetadataValue.scalar(type, bool());
      case STRING -> MetadataValue.scalar(type, cursor.string(STRING_BYTES_MAX));
      case ARRAY -> array(1);
    };
  }

  private static Object unsigned(long bits) {
    return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
  }

  private long integer(ValueType type) {
    return switch (type) {
      case U8 -> cursor.u8();
      case I8 -> (byte) cursor.u8();
      case U16 -> cursor.i16() & 0xffff;
      case I16 -> cursor.i16();
      case U32 -> cursor.u32();
      case I32 -> cursor.i32();
      case U64, I64 -> cursor.i64();
      case F32, F64, BOOL, STRING, ARRAY -> throw new IllegalArgumentException(type.name());
    };
  }

  private boolean bool() {
    int value = cursor.u8();
    if (value > 1) {
      throw cursor.defect("a truth value is %d, not 0 or 1".formatted(value));
    }
    return value == 1;
  }

  private MetadataValue array(int depth) {
    if (depth > DEPTH_MAX) {
      throw cursor.defect("arrays are nested deeper than %d".formatted(DEPTH_MAX));
    }
    ValueType type = type();
    int count = cursor.count("array elements", type.bytesMin(), ELEMENTS_MAX - elements);
    elements += count;
    return MetadataValue.array(type, elements(type, count, depth));
  }

  private Object elements(ValueType type, int count, int depth) {
    return switch (type) {
      case U8, I8, U16, I16, U32, I32, U64, I64 -> {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = integer(type);
          if (type == ValueType.U64 && values[i] < 0) {
            throw cursor.defect(
                "array element %s is more than %d"
                    .formatted(Long.toUnsignedString(values[i]), Long.MAX_VALUE));
          }
        }
        yield values;
      }
      case F32 -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = Float.intBitsToFloat(cursor.i32());
        }
        yield values;
      }
      case F64 -> {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
          values[i] = Double.longBitsToDouble(cursor.i64());
        }
        yield values;
      }
      case BOOL -> {
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
          values[i] = bool();
        }
        yield values;
      }
      case STRING -> {
        List<String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          values.add(cursor.string(STRING_BYTES_MAX));
        }
        yield List.copyOf(values);
      }
      case ARRAY -> {
        List<MetadataValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          values.add(array(depth + 1));
        }
        yield List.copyOf(values);
      }
    };
  }
}
