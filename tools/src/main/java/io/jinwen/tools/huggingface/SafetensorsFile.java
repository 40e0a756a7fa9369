package io.jinwen.tools.huggingface;

import java.io.IOException;
import java.nio.ByteBuffer;
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
 * The tensors of one safetensors file: 8 bytes with the length of the header, the header as JSON,
 * the data. Nothing is believed: every length, offset and type is checked against the file.
 */
final class SafetensorsFile {
  private static final long HEADER_MAX = 100_000_000;
  private static final int DIMENSIONS_MAX = 8;

  private SafetensorsFile() {}

  /** Reads the header; the data is mapped when it is needed. */
  static List<StoredTensor> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer length = bytes(channel, Math.min(size, Long.BYTES));
      long headerBytes = size < Long.BYTES ? -1 : length.getLong(0);
      if (headerBytes < 2 || headerBytes > HEADER_MAX || headerBytes > size - Long.BYTES) {
        throw damaged(file, "its header does not fit into it");
      }
      long data = Long.BYTES + headerBytes;
      List<StoredTensor> tensors = new ArrayList<>();
      JsonNode header = parse(file, bytes(channel, headerBytes).array());
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.add(tensor(file, entry.getKey(), entry.getValue(), data, size - data));
        }
      }
      refuseOverlap(file, tensors);
      return tensors;
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // until it is full
    }
    return bytes;
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

  private static StoredTensor tensor(
      Path file, String name, JsonNode entry, long dataFrom, long dataBytes) {
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
        || offsets[1] > dataBytes
        || offsets[1] - offsets[0] != bytes) {
      throw damaged(
          file, "tensor %s does not lie where its header says; was it cut?".formatted(name));
    }
    return new StoredTensor(name, dtype, shape, new MappedPart(file, dataFrom + offsets[0], bytes));
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

  private static void refuseOverlap(Path file, List<StoredTensor> tensors) {
    long end = 0;
    List<StoredTensor> sorted =
        tensors.stream()
            .filter(tensor -> tensor.part().size() > 0)
            .sorted(Comparator.comparingLong(tensor -> tensor.part().offset()))
            .toList();
    for (StoredTensor tensor : sorted) {
      if (tensor.part().offset() < end) {
        throw damaged(file, "tensor %s lies over another".formatted(tensor.name()));
      }
      end = tensor.part().offset() + tensor.part().size();
    }
  }

  private static ImportRefused damaged(Path file, String why) {
    return new ImportRefused("%s is damaged: %s. Download it again", file.getFileName(), why);
  }
}
