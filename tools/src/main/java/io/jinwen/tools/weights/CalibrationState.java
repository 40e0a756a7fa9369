package io.jinwen.tools.weights;

import io.jinwen.engine.format.gguf.GgufFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * How far a calibration is, in a file: the hidden states behind a layer and the statistics so far.
 *
 * <p>It is used only for the same model and texts, and only where its checksum is right; anything
 * else is begun anew.
 */
final class CalibrationState {
  private static final int MAGIC = 0x4a57_4331;

  private final Path file;
  private final long identity;
  private final int[][] texts;
  private final int width;

  CalibrationState(Path file, GgufFile model, int[][] texts, int width) throws IOException {
    this.file = file;
    this.texts = texts;
    this.width = width;
    long hash = Files.size(model.path());
    hash = 31 * hash + Files.getLastModifiedTime(model.path()).toMillis();
    this.identity = 31 * hash + Arrays.deepHashCode(texts);
  }

  /** Reads what is there; the number of layers done, 0 for none. */
  int load(float[][] hidden, ActivationStatistics statistics) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    CRC32 sum = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file), 1 << 20), sum))) {
      if (in.readInt() != MAGIC || in.readLong() != identity) {
        return 0;
      }
      int layers = in.readInt();
      for (int i = 0; i < texts.length; i++) {
        hidden[i] = new float[texts[i].length * width];
        for (int c = 0; c < hidden[i].length; c++) {
          hidden[i][c] = in.readFloat();
        }
      }
      ActivationStatistics read = new ActivationStatistics();
      readStatistics(in, read);
      long expected = sum.getValue();
      if (in.readLong() != expected) {
        return 0;
      }
      read.entries().forEach(statistics::put);
      return layers;
    } catch (IOException e) {
      return 0; // cut or foreign: begun anew
    }
  }

  private void readStatistics(DataInputStream in, ActivationStatistics statistics)
      throws IOException {
    int entries = in.readInt();
    for (int i = 0; i < entries; i++) {
      String name = in.readUTF();
      statistics.put(name, new ActivationStatistics.Entry(doubles(in), doubles(in)));
    }
  }

  private double[] doubles(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > Files.size(file) / Double.BYTES) {
      throw new IOException("more numbers than the file holds");
    }
    double[] numbers = new double[count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readDouble();
    }
    return numbers;
  }

  /** Writes beside the old state and takes its place. */
  void save(int layers, float[][] hidden, ActivationStatistics statistics) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    CRC32 sum = new CRC32();
    try (DataOutputStream out =
        new DataOutputStream(
            new CheckedOutputStream(
                new BufferedOutputStream(Files.newOutputStream(part), 1 << 20), sum))) {
      out.writeInt(MAGIC);
      out.writeLong(identity);
      out.writeInt(layers);
      for (float[] states : hidden) {
        for (float state : states) {
          out.writeFloat(state);
        }
      }
      out.writeInt(statistics.entries().size());
      for (var named : statistics.entries().entrySet()) {
        out.writeUTF(named.getKey());
        write(out, named.getValue().sums());
        write(out, named.getValue().counts());
      }
      out.writeLong(sum.getValue());
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(DataOutputStream out, double[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
