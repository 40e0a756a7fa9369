package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a file whose writing was broken off from outside. */
class OutputFileTest {
  private static final int TERMINATED = 128 + 15;
  private static final int ROW = 1 << 16;
  private static final int ROWS = 1 << 10; // 256 MiB, which take seconds to pack

  @TempDir Path folder;

  @Test
  void quantizeLeavesNoPartOfAFileWhenItIsToldToEnd() throws Exception {
    Path original = original();
    Path packed = folder.resolve("packed.gguf");
    Process quantize =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Jinwen.class.getName(),
                "quantize",
                original.toString(),
                packed.toString(),
                "--type=Q4_K_M",
                "--threads=1")
            .inheritIO()
            .start();
    Path part = folder.resolve("packed.gguf.part");
    while (quantize.isAlive() && !Files.exists(part)) {
      Thread.onSpinWait();
    }
    quantize.destroy(); // SIGTERM
    assertThat(quantize.waitFor()).as("it was still at work").isEqualTo(TERMINATED);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(original);
    }
  }

  private Path original() throws IOException {
    ByteBuffer row = ByteBuffer.allocate(Float.BYTES * ROW);
    new Random(1).nextBytes(row.array());
    for (int at = 3; at < row.capacity(); at += Float.BYTES) {
      row.put(at, (byte) 0x3f); // the exponents of numbers about one
    }
    return TinyGguf.write(
        folder.resolve("original.gguf"),
        writer ->
            writer.tensor(
                "blk.0.ffn_up.weight",
                GgmlType.F32,
                new long[] {ROW, ROWS},
                channel -> {
                  for (int i = 0; i < ROWS; i++) {
                    row.rewind();
                    while (row.hasRemaining()) {
                      channel.write(row);
                    }
                  }
                }));
  }
}
