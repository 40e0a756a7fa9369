package io.jinwen.engine.format.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes of a file field by field, so that any field may be wrong. */
final class RawGguf {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  static RawGguf header(int version, long tensors, long keys) {
    return new RawGguf().text("GGUF").i32(version).i64(tensors).i64(keys);
  }

  RawGguf text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  RawGguf u8(int value) {
    bytes.write(value);
    return this;
  }

  RawGguf i32(int value) {
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  RawGguf i64(long value) {
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  RawGguf string(String text) {
    return i64(text.getBytes(StandardCharsets.UTF_8).length).text(text);
  }

  /** A key and the id of its value's type; the value follows. */
  RawGguf key(String key, ValueType type) {
    return string(key).i32(type.ordinal());
  }

  RawGguf tensor(String name, int type, long offset, long... shape) {
    string(name).i32(shape.length);
    for (long length : shape) {
      i64(length);
    }
    return i32(type).i64(offset);
  }

  /** Zeros up to the data section and {@code dataBytes} of it. */
  RawGguf data(int dataBytes) {
    while (bytes.size() % 32 != 0) {
      bytes.write(0);
    }
    bytes.writeBytes(new byte[dataBytes]);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
