package io.jinwen.engine.format.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a GGUF file of version 3 with alignment 32.
 *
 * <p>Values and tensors are named first, in the order of the file; {@link #write} then streams, so
 * that at no time more than what one {@link TensorSource} holds is in memory.
 */
public final class GgufWriter {
  private static final int COPY_BYTES = 1 << 20;

  private record Tensor(TensorInfo info, TensorSource source) {}

  private final Map<String, MetadataValue> values = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private long dataBytes;

  public GgufWriter putString(String key, String value) {
    return put(key, MetadataValue.scalar(ValueType.STRING, value));
  }

  /** An unsigned 32-bit number, the usual type of a model's sizes. */
  public GgufWriter putU32(String key, long value) {
    if (value < 0 || value > 0xffff_ffffL) {
      throw new IllegalArgumentException(key + ": " + value + " is not a u32");
    }
    return put(key, MetadataValue.scalar(ValueType.U32, value));
  }

  /** An unsigned 16-bit number, the type of {@code split.no} and {@code split.count}. */
  public GgufWriter putU16(String key, int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(key + ": " + value + " is not a u16");
    }
    return put(key, MetadataValue.scalar(ValueType.U16, (long) value));
  }

  public GgufWriter putI32(String key, int value) {
    return put(key, MetadataValue.scalar(ValueType.I32, (long) value));
  }

  public GgufWriter putI64(String key, long value) {
    return put(key, MetadataValue.scalar(ValueType.I64, value));
  }

  public GgufWriter putF32(String key, float value) {
    return put(key, MetadataValue.scalar(ValueType.F32, value));
  }

  public GgufWriter putBool(String key, boolean value) {
    return put(key, MetadataValue.scalar(ValueType.BOOL, value));
  }

  public GgufWriter putStrings(String key, List<String> value) {
    return put(key, MetadataValue.array(ValueType.STRING, List.copyOf(value)));
  }

  /** An array of signed 32-bit numbers. */
  public GgufWriter putInts(String key, int[] value) {
    long[] longs = new long[value.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = value[i];
    }
    return put(key, MetadataValue.array(ValueType.I32, longs));
  }

  public GgufWriter putFloats(String key, float[] value) {
    return put(key, MetadataValue.array(ValueType.F32, value.clone()));
  }

  /** Copies one value of another file with its exact type; an existing value is replaced. */
  public GgufWriter putCopy(String key, GgufMetadata from) {
    MetadataValue value = from.typed(key);
    if (value == null) {
      throw new IllegalArgumentException("metadata '" + key + "' is missing");
    }
    return put(key, value);
  }

  /** Adds a tensor whose bytes are at hand, such as those of another file. */
  public GgufWriter tensor(String name, GgmlType type, long[] shape, MemorySegment data) {
    tensor(name, type, shape, channel -> copy(data, channel));
    long bytes = tensors.get(name).info().bytes();
    if (data.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "tensor '%s' takes %d bytes, not %d".formatted(name, bytes, data.byteSize()));
    }
    return this;
  }

  /**
   * Adds a tensor.
   *
   * @param shape lengths in ggml's order, columns first
   * @param source asked for the bytes by {@link #write}
   */
  public GgufWriter tensor(String name, GgmlType type, long[] shape, TensorSource source) {
    TensorInfo sized = new TensorInfo(name, type, shape.clone(), 0, dataBytes, 0);
    if (shape.length < 1 || shape.length > Header.DIMENSIONS_MAX || sized.count() < 1) {
      throw new IllegalArgumentException(
          "tensor '%s' cannot have the shape %s".formatted(name, java.util.Arrays.toString(shape)));
    }
    if (shape[0] % type.blockSize() != 0) {
      throw new IllegalArgumentException(
          "tensor '%s': rows of %d numbers are not whole %s blocks of %d"
              .formatted(name, shape[0], type, type.blockSize()));
    }
    long bytes = type.bytes(sized.count());
    TensorInfo info = new TensorInfo(name, type, sized.shape(), 0, dataBytes, bytes);
    if (tensors.putIfAbsent(name, new Tensor(info, source)) != null) {
      throw new IllegalArgumentException("tensor '" + name + "' occurs twice");
    }
    dataBytes = aligned(dataBytes + bytes);
    return this;
  }

  /** The tensors so far, with their sizes. */
  public List<TensorInfo> tensors() {
    return tensors.values().stream().map(Tensor::info).toList();
  }

  /** Writes the file, replacing what is there. */
  public void write(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel);
    }
  }

  private void write(FileChannel channel) throws IOException {
    HeaderOutput output = new HeaderOutput(channel);
    output.i32(Header.MAGIC);
    output.i32(3);
    output.i64(tensors.size());
    output.i64(values.size());
    for (Map.Entry<String, MetadataValue> entry : values.entrySet()) {
      output.string(entry.getKey());
      output.value(entry.getValue());
    }
    for (Tensor tensor : tensors.values()) {
      output.tensor(tensor.info());
    }
    output.flush();
    long dataOffset = aligned(channel.position());
    pad(channel);
    for (Tensor tensor : tensors.values()) {
      TensorInfo info = tensor.info();
      tensor.source().writeTo(channel);
      long written = channel.position() - dataOffset - info.offset();
      if (written != info.bytes()) {
        throw new IOException(
            "tensor '%s': its source wrote %d bytes, not %d"
                .formatted(info.name(), written, info.bytes()));
      }
      pad(channel);
    }
  }

  private GgufWriter put(String key, MetadataValue value) {
    values.put(key, value);
    return this;
  }

  private static long aligned(long position) {
    return Math.ceilDiv(position, Header.ALIGNMENT) * (long) Header.ALIGNMENT;
  }

  private static void pad(FileChannel channel) throws IOException {
    int padding = (int) (aligned(channel.position()) - channel.position());
    writeAll(channel, ByteBuffer.allocate(padding));
  }

  private static void copy(MemorySegment data, WritableByteChannel channel) throws IOException {
    for (long at = 0; at < data.byteSize(); at += COPY_BYTES) {
      long length = Math.min(COPY_BYTES, data.byteSize() - at);
      writeAll(channel, data.asSlice(at, length).asByteBuffer());
    }
  }

  static void writeAll(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
