package io.jinwen.engine.format.gguf;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the parts of a header through a buffer; the reverse of the cursor and its readers. */
final class HeaderOutput {
  private final WritableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  HeaderOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  void i32(int value) throws IOException {
    room(4).putInt(value);
  }

  void i64(long value) throws IOException {
    room(8).putLong(value);
  }

  void string(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    i64(bytes.length);
    if (bytes.length <= buffer.capacity()) {
      room(bytes.length).put(bytes);
    } else {
      flush();
      GgufWriter.writeAll(channel, ByteBuffer.wrap(bytes));
    }
  }

  void value(MetadataValue value) throws IOException {
    i32(value.type().ordinal());
    content(value);
  }

  void tensor(TensorInfo tensor) throws IOException {
    string(tensor.name());
    i32(tensor.shape().length);
    for (long length : tensor.shape()) {
      i64(length);
    }
    i32(tensor.type().id());
    i64(tensor.offset());
  }

  void flush() throws IOException {
    buffer.flip();
    GgufWriter.writeAll(channel, buffer);
    buffer.clear();
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void content(MetadataValue value) throws IOException {
    switch (value.value()) {
      case Long number -> integer(value.type(), number);
      case BigInteger number -> i64(number.longValue());
      case Float number -> i32(Float.floatToRawIntBits(number));
      case Double number -> i64(Double.doubleToRawLongBits(number));
      case Boolean truth -> bool(truth);
      case String text -> string(text);
      default -> array(value);
    }
  }

  private void array(MetadataValue array) throws IOException {
    i32(array.elementType().ordinal());
    switch (array.value()) {
      case long[] numbers -> {
        i64(numbers.length);
        for (long number : numbers) {
          integer(array.elementType(), number);
        }
      }
      case float[] numbers -> {
        i64(numbers.length);
        for (float number : numbers) {
          i32(Float.floatToRawIntBits(number));
        }
      }
      case double[] numbers -> {
        i64(numbers.length);
        for (double number : numbers) {
          i64(Double.doubleToRawLongBits(number));
        }
      }
      case boolean[] truths -> {
        i64(truths.length);
        for (boolean truth : truths) {
          bool(truth);
        }
      }
      case List<?> list -> {
        i64(list.size());
        for (Object element : list) {
          if (element instanceof MetadataValue nested) {
            content(nested);
          } else {
            string((String) element);
          }
        }
      }
      default -> throw new IllegalArgumentException("an array of " + array.value().getClass());
    }
  }

  private void bool(boolean truth) throws IOException {
    room(1).put((byte) (truth ? 1 : 0));
  }

  private void integer(ValueType type, long number) throws IOException {
    switch (type) {
      case U8, I8 -> room(1).put((byte) number);
      case U16, I16 -> room(2).putShort((short) number);
      case U32, I32 -> i32((int) number);
      case U64, I64 -> i64(number);
      case F32, F64, BOOL, STRING, ARRAY -> throw new IllegalArgumentException(type.name());
    }
  }
}
