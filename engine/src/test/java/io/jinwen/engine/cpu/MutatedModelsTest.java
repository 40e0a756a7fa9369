package io.jinwen.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.parity.Golden;
import io.jinwen.engine.text.template.ChatTemplate;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models with damaged headers are loaded or refused with a reason, never anything else. */
class MutatedModelsTest {
  private static final int MUTATIONS = 200;
  private static final int NUMBER_BYTES = 8;

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "youtu-joint", "llama-Q4_0", "qwen", "qwen3", "chatglm"})
  void damagedHeadersAreReadOrRefused(String model, @TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(Golden.of(model).model());
    int header = headerBytes(Golden.of(model).model());
    Random random = new Random(20251128);
    Path file = folder.resolve("mutated.gguf");
    int refused = 0;
    try (WorkerPool pool = new WorkerPool(1)) {
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] mutated = whole.clone();
        mutate(mutated, header, random);
        Files.write(file, mutated);
        refused += isLoaded(file, pool) ? 0 : 1;
      }
    }
    assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
  }

  private static int headerBytes(Path path) {
    try (GgufFile file = GgufFile.open(path)) {
      return (int) file.dataStart(file.tensors().getFirst());
    }
  }

  /** A byte anywhere, or a number near one of the ends of the header, where what counts lies. */
  private static void mutate(byte[] bytes, int header, Random random) {
    int window = Math.min(header, 4096);
    int start = random.nextBoolean() ? 0 : header - window;
    int at = start + random.nextInt(window - NUMBER_BYTES);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      default -> {
        int[] ends = {0, -1, 0x7F, 0x80};
        for (int i = 0; i < 4; i++) {
          bytes[at + i] = (byte) ends[random.nextInt(ends.length)];
        }
      }
    }
  }

  private static boolean isLoaded(Path path, WorkerPool pool) {
    try (GgufFile file = GgufFile.open(path)) {
      Tokenizer tokenizer = Tokenizer.of(file.metadata());
      ChatTemplate.of(file.metadata(), tokenizer);
      LoadedModel.read(file, Kernels.choose(KernelChoice.SCALAR), pool, 8, done -> {}).close();
      return true;
    } catch (GgufException refusal) {
      return false;
    } catch (EngineException refusal) {
      assertThat(refusal.code())
          .isIn(EngineException.Code.MODEL_CORRUPT, EngineException.Code.MODEL_UNSUPPORTED);
      return false;
    }
  }
}
