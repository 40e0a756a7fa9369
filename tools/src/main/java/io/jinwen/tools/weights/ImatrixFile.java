package io.jinwen.tools.weights;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Statistics of activations in llama.cpp's two file formats ("imatrix").
 *
 * <p>GGUF: {@code general.type} is {@code imatrix}; a tensor NAME has NAME.in_sum2, [part][column],
 * and NAME.counts, [part][1]. Old: the number of tensors; for each the length of its name, the
 * name, a number of chunks n, the number of values, and the values, mean squares times n; then the
 * number of chunks and the name of the text.
 */
public final class ImatrixFile {
  private static final String SUMS = ".in_sum2";
  private static final String COUNTS = ".counts";
  private static final int GGUF_MAGIC = 0x46554747;
  private static final long OLD_BYTES_MAX = 1L << 30;
  private static final int NAME_MAX = 1024;

  private ImatrixFile() {}

  /**
   * Reads either format.
   *
   * @throws IllegalArgumentException where the file is neither, or damaged; the message says what
   *     to do
   */
  public static ActivationStatistics read(Path file) throws IOException {
    ActivationStatistics statistics;
    try {
      statistics = isGguf(file) ? readGguf(file) : readOld(file);
    } catch (GgufException | BufferUnderflowException e) {
      throw damaged(file, "it ends too early or its header is broken");
    }
    if (statistics.isEmpty()) {
      throw damaged(file, "it holds no statistics");
    }
    if (!statistics.usable()) {
      throw damaged(file, "it holds numbers that are negative or not finite");
    }
    return statistics;
  }

  private static boolean isGguf(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4);
      return head.length == 4
          && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt() == GGUF_MAGIC;
    }
  }

  private static ActivationStatistics readGguf(Path path) {
    ActivationStatistics statistics = new ActivationStatistics();
    try (GgufFile file = GgufFile.open(path)) {
      String type = file.metadata().string("general.type", "");
      if (!type.equals("imatrix")) {
        throw damaged(path, "its general.type is \"%s\", not \"imatrix\"".formatted(type));
      }
      for (TensorInfo sums : file.tensors()) {
        if (sums.name().endsWith(SUMS)) {
          String name = sums.name().substring(0, sums.name().length() - SUMS.length());
          double[] counts = numbers(file, file.tensor(name + COUNTS));
          double[] values = numbers(file, sums);
          if (values.length % counts.length != 0) {
            throw damaged(path, name + ": sums and counts do not fit together");
          }
          statistics.put(name, new ActivationStatistics.Entry(values, counts));
        }
      }
    }
    return statistics;
  }

  private static double[] numbers(GgufFile file, TensorInfo tensor) {
    float[] values = new float[Math.toIntExact(tensor.count())];
    BlockFormat.of(tensor.type()).dequantize(file.data(tensor), 0, values, 0, values.length);
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static ActivationStatistics readOld(Path path) throws IOException {
    if (Files.size(path) > OLD_BYTES_MAX) {
      throw damaged(path, "it has more than %d MiB".formatted(OLD_BYTES_MAX >> 20));
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    ActivationStatistics statistics = new ActivationStatistics();
    int tensors = in.getInt();
    for (int i = 0; i < tensors; i++) {
      byte[] name = new byte[length(path, in.getInt(), Math.min(NAME_MAX, in.remaining()))];
      in.get(name);
      double chunks = Math.max(1, in.getInt());
      double[] sums = new double[length(path, in.getInt(), in.remaining() / Float.BYTES)];
      for (int c = 0; c < sums.length; c++) {
        sums[c] = in.getFloat();
      }
      statistics.put(
          new String(name, StandardCharsets.UTF_8),
          new ActivationStatistics.Entry(sums, new double[] {chunks}));
    }
    return statistics;
  }

  private static int length(Path path, int length, int max) {
    if (length < 1 || length > max) {
      throw damaged(path, "it is not an imatrix file, or a length in it is broken");
    }
    return length;
  }

  private static IllegalArgumentException damaged(Path file, String why) {
    return new IllegalArgumentException(
        "%s cannot be used: %s; give an imatrix file of llama.cpp (.dat or .gguf), or --calibrate"
            .formatted(file, why));
  }

  /**
   * Writes statistics.
   *
   * @param old whether in the old form
   * @param chunkTokens tokens of a window
   * @param text name of the text
   */
  public static void write(
      Path file, boolean old, ActivationStatistics statistics, int chunkTokens, String text)
      throws IOException {
    int chunks =
        statistics.entries().values().stream()
            .mapToInt(entry -> chunks(entry, chunkTokens))
            .max()
            .orElse(0);
    if (old) {
      writeOld(file, statistics, chunkTokens, chunks, text);
      return;
    }
    GgufWriter writer =
        new GgufWriter()
            .putString("general.type", "imatrix")
            .putStrings("imatrix.datasets", List.of(text))
            .putU32("imatrix.chunk_count", chunks)
            .putU32("imatrix.chunk_size", chunkTokens);
    statistics
        .entries()
        .forEach((name, entry) -> {
          long[] shape = {entry.columns(), entry.counts().length};
          writer.tensor(name + SUMS, GgmlType.F32, shape, floats(entry.sums()));
          writer.tensor(
              name + COUNTS, GgmlType.F32, new long[] {1, shape[1]}, floats(entry.counts()));
        });
    writer.write(file);
  }

  private static int chunks(ActivationStatistics.Entry entry, int chunkTokens) {
    return (int) Math.ceil(Arrays.stream(entry.counts()).max().orElse(0) / chunkTokens);
  }

  private static MemorySegment floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return MemorySegment.ofBuffer(littleEndian(floats));
  }

  private static ByteBuffer littleEndian(float[] floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < floats.length; i++) {
      bytes.putFloat(i * Float.BYTES, floats[i]);
    }
    return bytes;
  }

  private static void writeOld(
      Path file, ActivationStatistics statistics, int chunkTokens, int chunks, String text)
      throws IOException {
    try (var channel = Channels.newChannel(Files.newOutputStream(file))) {
      channel.write(ints(statistics.entries().size()));
      for (Map.Entry<String, ActivationStatistics.Entry> named : statistics.entries().entrySet()) {
        ActivationStatistics.Entry entry = named.getValue();
        byte[] name = named.getKey().getBytes(StandardCharsets.UTF_8);
        int n = Math.max(1, chunks(entry, chunkTokens));
        channel.write(ints(name.length));
        channel.write(ByteBuffer.wrap(name));
        channel.write(ints(n, entry.sums().length));
        float[] values = new float[entry.sums().length];
        for (int i = 0; i < values.length; i++) {
          double count = Math.max(1, entry.counts()[i / entry.columns()]);
          values[i] = (float) (entry.sums()[i] / count * n);
        }
        channel.write(littleEndian(values));
      }
      byte[] name = text.getBytes(StandardCharsets.UTF_8);
      channel.write(ints(chunks, name.length));
      channel.write(ByteBuffer.wrap(name));
    }
  }

  private static ByteBuffer ints(int... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return bytes.flip();
  }
}
