package io.jinwen.tools.huggingface;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tensors of one safetensors file, mapped: 8 bytes with the length of the header, the header as
 * JSON, the data. Nothing is believed: every length, offset and type is checked against the file.
 */
final class SafetensorsFile {
  private static final long HEADER_MAX = 100_000_000;
  private static final int DIMENSIONS_MAX = 8;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SafetensorsFile() {}

  /** Maps a file as long as {@code arena} lives. */
  static List<StoredTensor> read(Path file, Arena arena) throws IOException {
    MemorySegment bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
    long size = bytes.byteSize();
    long headerBytes = size < Long.BYTES ? -1 : bytes.get(LONG, 0);
    if (headerBytes < 2 || headerBytes > HEADER_MAX || headerBytes > size - Long.BYTES) {
      throw damaged(file, "its header does not fit into it");
    }
    byte[] header = bytes.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    MemorySegment data = bytes.asSlice(Long.BYTES + headerBytes);
    List<StoredTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : parse(file, header).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.add(tensor(file, entry.getKey(), entry.getValue(), data));
      }
    }
    refuseOverlap(file, tensors, data);
    return tensors;
  }

  private static JsonNode parse(Path file, byte[] header) {
    try {
      JsonNode parsed = JsonMapper.shared().readTree(header);
      if (parsed.isObject()) {
        return parsed;
      }
    } catch (JacksonException e) {
      // told below, without quoting what the file says
    }
    throw damaged(file, "its header is no JSON object");
  }

  private static StoredTensor tensor(Path file, String name, JsonNode entry, MemorySegment data) {
    Dtype dtype = dtype(file, name, entry.path("dtype").asString(""));
    long[] shape = numbers(file, name, entry.path("shape"), DIMENSIONS_MAX);
    long[] offsets = numbers(file, name, entry.path("data_offsets"), 2);
    long bytes = dtype.bytes();
    for (long length : shape) {
      try {
        bytes = Math.multiplyExact(bytes, length);
      } catch (ArithmeticException e) {
        throw damaged(file, "tensor " + name + " is larger than a file can be");
      }
    }
    if (offsets.length != 2
        || offsets[0] > offsets[1]
        || offsets[1] > data.byteSize()
        || offsets[1] - offsets[0] != bytes) {
      throw damaged(
          file, "tensor %s does not lie where its header says; was it cut?".formatted(name));
    }
    return new StoredTensor(name, dtype, shape, data.asSlice(offsets[0], bytes));
  }

  private static Dtype dtype(Path file, String name, String title) {
    try {
      return Dtype.valueOf(title);
    } catch (IllegalArgumentException e) {
      throw damaged(file, "tensor %s has an unknown number type".formatted(name));
    }
  }

  private static long[] numbers(Path file, String name, JsonNode array, int max) {
    long[] numbers = new long[array.isArray() && array.size() <= max ? array.size() : 0];
    for (int i = 0; i < array.size(); i++) {
      if (i >= numbers.length || !array.get(i).isIntegralNumber() || array.get(i).asLong(-1) < 0) {
        throw damaged(file, "tensor %s has a shape or place that is none".formatted(name));
      }
      numbers[i] = array.get(i).asLong();
    }
    return numbers;
  }

  private static void refuseOverlap(Path file, List<StoredTensor> tensors, MemorySegment data) {
    long end = data.address();
    List<StoredTensor> sorted =
        tensors.stream()
            .filter(tensor -> tensor.data().byteSize() > 0)
            .sorted(Comparator.comparingLong(tensor -> tensor.data().address()))
            .toList();
    for (StoredTensor tensor : sorted) {
      if (tensor.data().address() < end) {
        throw damaged(file, "tensor %s lies over another".formatted(tensor.name()));
      }
      end = tensor.data().address() + tensor.data().byteSize();
    }
  }

  private static ImportRefused damaged(Path file, String why) {
    return new ImportRefused("%s is damaged: %s. Download it again", file.getFileName(), why);
  }
}
