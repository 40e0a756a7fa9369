package io.jinwen.engine.testing;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.quant.BlockFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;

/** Makes small GGUF files for tests. */
public final class TinyGguf {
  private TinyGguf() {}

  /** Writes what {@code content} puts into the writer to {@code file}. */
  public static Path write(Path file, Consumer<GgufWriter> content) throws IOException {
    GgufWriter writer = new GgufWriter();
    content.accept(writer);
    writer.write(file);
    return file;
  }

  /** A file with a value of each kind and three tensors of different types. */
  public static Path sample(Path file) throws IOException {
    return write(
        file,
        writer -> {
          writer
              .putString("general.architecture", "llama")
              .putU32("llama.block_count", 2)
              .putU16("sample.u16", 65_535)
              .putI32("sample.i32", -7)
              .putI64("sample.i64", 1L << 40)
              .putF32("llama.rope.freq_base", 10_000f)
              .putBool("tokenizer.ggml.add_bos_token", true)
              .putStrings("tokenizer.ggml.tokens", java.util.List.of("金", "问", ""))
              .putInts("tokenizer.ggml.token_type", new int[] {1, 3, -1})
              .putFloats("tokenizer.ggml.scores", new float[] {0, -1.5f, 2});
          tensor(writer, "token_embd.weight", GgmlType.Q8_0, new Random(1), 1, 32, 3);
          tensor(writer, "output_norm.weight", GgmlType.F32, new Random(2), 1, 5);
          tensor(writer, "blk.0.ffn_up.weight", GgmlType.Q4_0, new Random(3), 1, 64, 2);
        });
  }

  /** Adds a tensor of normally distributed numbers, packed as {@code type}. */
  public static void tensor(
      GgufWriter writer, String name, GgmlType type, Random random, float sigma, long... shape) {
    long count = 1;
    for (long length : shape) {
      count *= length;
    }
    float[] numbers = new float[Math.toIntExact(count)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian() * sigma;
    }
    tensor(writer, name, type, numbers, shape);
  }

  /** Adds a tensor of these numbers, packed as {@code type}. */
  public static void tensor(
      GgufWriter writer, String name, GgmlType type, float[] numbers, long... shape) {
    byte[] packed = new byte[Math.toIntExact(type.bytes(numbers.length))];
    BlockFormat.of(type).quantize(numbers, 0, numbers.length, MemorySegment.ofArray(packed), 0);
    writer.tensor(name, type, shape, MemorySegment.ofArray(packed));
  }
}
