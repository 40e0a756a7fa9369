package io.jinwen.engine.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files are read or refused, never anything else. Each read costs no more than a walk over
 * the bytes of the header, because every count is checked against them first.
 */
class MutatedFilesTest {
  private static final int MUTATIONS = 20_000;
  private static final long SEED = 20250701;

  @Test
  void everyTruncationIsRefused(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(TinyGguf.sample(folder.resolve("sample.gguf")));
    int padding = 96 - 4 * 18; // after the last tensor
    for (int length = 0; length < whole.length - padding; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThat(isRead(cut)).as("cut to %d of %d bytes", length, whole.length).isFalse();
    }
    assertThat(isRead(whole)).isTrue();
  }

  @Test
  void flippedBytesAreReadOrRefused(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(TinyGguf.sample(folder.resolve("sample.gguf")));
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = whole.clone();
      for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      refused += isRead(mutated) ? 0 : 1;
    }
    assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
  }

  @FuzzTest
  void anyBytesAreReadOrRefused(byte[] bytes) {
    isRead(bytes);
  }

  private static boolean isRead(byte[] bytes) {
    try {
      Header header = Header.read(MemorySegment.ofArray(bytes), "mutated.gguf", 0);
      for (TensorInfo tensor : header.tensors()) {
        assertThat(header.dataOffset() + tensor.offset() + tensor.bytes())
            .isLessThanOrEqualTo(bytes.length);
      }
      return true;
    } catch (GgufException refusal) {
      assertThat(refusal).hasMessageStartingWith("mutated.gguf: ");
      return false;
    }
  }
}
