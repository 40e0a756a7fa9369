package io.jinwen.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.parity.Golden;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One number that is none, anywhere in a file, is found while it is loaded. */
class BrokenWeightsTest {
  private static final byte[] HALF_NAN = {0x01, 0x7E};
  private static final byte[] HALF_INFINITE = {0x00, (byte) 0xFC};
  private static final byte[] FLOAT_NAN = {0, 0, (byte) 0xC0, 0x7F};
  private static final byte[] FLOAT_INFINITE = {0, 0, (byte) 0x80, (byte) 0xFF};
  private static final byte[] BRAIN_NAN = {(byte) 0xC0, 0x7F};

  @TempDir Path folder;

  private Path copy(String model) throws IOException {
    return Files.copy(Golden.of(model).model(), folder.resolve(model + ".gguf"));
  }

  /** Overwrites bytes of the named tensor. */
  private static void write(Path file, String tensor, long at, byte[] bytes) throws IOException {
    long start;
    try (GgufFile gguf = GgufFile.open(file)) {
      TensorInfo info = gguf.tensor(tensor);
      start = gguf.dataStart(info);
      assertThat(at + bytes.length).isLessThanOrEqualTo(info.bytes());
    }
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(start + at);
      out.write(bytes);
    }
  }

  private static void load(Path path) {
    try (GgufFile file = GgufFile.open(path)) {
      load(file);
    }
  }

  private static void load(GgufFile file) {
    try (WorkerPool pool = new WorkerPool(2)) {
      LoadedModel.read(file, Kernels.choose(KernelChoice.AUTO), pool, 8, done -> {}).close();
    }
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> load(file))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.MODEL_CORRUPT))
        .hasMessageContainingAll(parts);
  }

  /** Where the half-precision numbers of a block lie. */
  private static List<Integer> halves(GgmlType type) {
    return switch (type) {
      case Q4_0, Q5_0, Q8_0, IQ4_NL, IQ4_XS -> List.of(0);
      case Q4_1, Q5_1, Q4_K, Q5_K -> List.of(0, 2);
      case Q2_K -> List.of(80, 82);
      case Q3_K -> List.of(108);
      case Q6_K -> List.of(208);
      case F32, F16, BF16 -> List.of();
    };
  }

  @ParameterizedTest
  @EnumSource
  void oneBadNumberOfAnyTypeIsRefusedByName(GgmlType type) throws IOException {
    String model = "llama-" + type;
    String tensor = "blk.0.ffn_up.weight";
    int block = 5;
    long at = (long) block * type.blockBytes();
    String number = "number " + block * type.blockSize() + " ";
    for (byte[] bad : List.of(HALF_NAN, HALF_INFINITE)) {
      for (int half : halves(type)) {
        Path file = copy(model);
        write(file, tensor, at + half, bad);
        assertRefused(file, tensor, number, "not finite");
        Files.delete(file);
      }
    }
    List<byte[]> floats =
        switch (type) {
          case F32 -> List.of(FLOAT_NAN, FLOAT_INFINITE);
          case F16 -> List.of(HALF_NAN, HALF_INFINITE);
          case BF16 -> List.of(BRAIN_NAN);
          default -> List.of();
        };
    for (byte[] bad : floats) {
      Path file = copy(model);
      write(file, tensor, at, bad);
      assertRefused(file, tensor, number, "not finite");
      Files.delete(file);
    }
    assertThat(halves(type).size() + floats.size()).isPositive();
  }

  static Stream<String> everyTensorOfEveryArchitecture() {
    return Stream.of("youtu", "youtu-joint", "llama-scaled", "qwen", "qwen2", "qwen3", "chatglm")
        .flatMap(model -> {
          try (GgufFile file = GgufFile.open(Golden.of(model).model())) {
            return file.tensors().stream().map(tensor -> model + " " + tensor.name());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("everyTensorOfEveryArchitecture")
  void theLastNumberOfEveryTensorIsLookedAt(String modelAndTensor) throws IOException {
    String model = modelAndTensor.substring(0, modelAndTensor.indexOf(' '));
    String tensor = modelAndTensor.substring(model.length() + 1);
    Path file = copy(model);
    GgmlType type;
    long bytes;
    try (GgufFile gguf = GgufFile.open(file)) {
      type = gguf.tensor(tensor).type();
      bytes = gguf.tensor(tensor).bytes();
    }
    switch (type) {
      case F32 -> write(file, tensor, bytes - 4, FLOAT_NAN);
      case F16 -> write(file, tensor, bytes - 2, HALF_NAN);
      default -> throw new AssertionError(model + " has a tensor of type " + type);
    }
    assertRefused(file, tensor, "not finite");
  }

  @Test
  void aFileOfZerosIsRefused() throws IOException {
    for (String model : List.of("llama-Q4_0", "llama-F16", "youtu", "youtu-Q4_K_M")) {
      Path file = copy(model);
      long data;
      try (GgufFile gguf = GgufFile.open(file)) {
        data = gguf.dataStart(gguf.tensors().getFirst());
      }
      try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
        out.seek(data);
        out.write(new byte[(int) (out.length() - data)]);
      }
      assertRefused(file, "token_embd.weight", "zero");
    }
  }

  @Test
  void oneMatrixOfZerosIsRefusedAndABiasIsNot() throws IOException {
    Path file = copy("qwen2");
    try (GgufFile gguf = GgufFile.open(file)) {
      write(file, "blk.0.attn_q.bias", 0, new byte[(int) gguf.tensor("blk.0.attn_q.bias").bytes()]);
    }
    load(file);
    try (GgufFile gguf = GgufFile.open(file)) {
      long bytes = gguf.tensor("blk.1.ffn_down.weight").bytes();
      write(file, "blk.1.ffn_down.weight", 0, new byte[(int) bytes]);
    }
    assertRefused(file, "blk.1.ffn_down.weight", "zero");
  }

  @Test
  void rotationFactorsMustBePositive() throws IOException {
    Path file = copy("llama-scaled");
    write(file, "rope_freqs.weight", 4, new byte[4]);
    assertRefused(file, "rope_freqs.weight", "number 1 ", "positive");
  }

  @Test
  void aFileThatShrinksWhileItIsLoadedIsRefused() throws IOException {
    Path path = copy("llama-F32");
    try (GgufFile file = GgufFile.open(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
      assertThatThrownBy(() -> load(file))
          .isInstanceOf(GgufException.class)
          .hasMessageContaining("changed while it was read");
    }
  }

  @Test
  void aFileThatIsRewrittenWhileItIsLoadedIsRefused() throws IOException {
    Path path = copy("llama-F32");
    try (GgufFile file = GgufFile.open(path)) {
      Files.write(path, new byte[] {0}, StandardOpenOption.APPEND);
      assertThatThrownBy(() -> load(file)).hasMessageContaining("changed while it was read");
    }
  }
}
