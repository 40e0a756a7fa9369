package io.jinwen.engine;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Refuses a model that does not fit into memory, before a byte of it is read. */
final class MemoryCheck {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final long MIB = 1 << 20;

  private MemoryCheck() {}

  static void require(GgufFile file, long cacheBytes) {
    OptionalLong available = available();
    long weights = file.tensors().stream().mapToLong(MemoryCheck::packedBytes).sum();
    if (available.isPresent() && weights > available.getAsLong()) {
      throw new EngineException(
          EngineException.Code.OUT_OF_MEMORY,
          ("%s needs %d MiB for its weights and up to %d MiB for the cache; %d MiB are available."
                  + " Free some memory or take a smaller model or quantisation")
              .formatted(
                  file.path().getFileName(),
                  weights / MIB,
                  cacheBytes / MIB,
                  available.getAsLong() / MIB));
    }
  }

  private static long packedBytes(TensorInfo tensor) {
    long columns = tensor.dim(0);
    if (columns > Integer.MAX_VALUE) {
      return tensor.bytes();
    }
    long packed = PackedMatrix.bytesOf(tensor.type(), tensor.count() / columns, (int) columns);
    // Latent attention keeps these a second time, transposed and in 8 bits.
    boolean twice = tensor.name().endsWith(".attn_k_b.weight");
    long blocks = tensor.count() / GgmlType.Q8_0.blockSize();
    return twice ? packed + blocks * GgmlType.Q8_0.blockBytes() : packed;
  }

  /** Memory that can be had without swapping, where the system says so. */
  private static OptionalLong available() {
    try (var lines = Files.lines(MEMINFO)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // not Linux: the system itself will refuse
    }
  }
}
