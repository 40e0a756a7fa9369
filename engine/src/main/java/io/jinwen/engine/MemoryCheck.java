package io.jinwen.engine;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.gguf.GgufFile;
import io.jinwen.engine.gguf.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Refuses a model that does not fit into memory, before a byte of it is read. */
final class MemoryCheck {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final long MIB = 1 << 20;

  /** Repacked weights take at most this much more than the file's (5-bit types become 8-bit). */
  private static final double REPACKING = 1.1;

  private MemoryCheck() {}

  static void require(GgufFile file, long cacheBytes) {
    OptionalLong available = available();
    long weights = file.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    long needed = (long) (weights * REPACKING);
    if (available.isPresent() && needed > available.getAsLong()) {
      throw new EngineException(
          EngineException.Code.OUT_OF_MEMORY,
          ("%s needs about %d MiB for its weights and up to %d MiB for the cache; %d MiB are"
                  + " available")
              .formatted(
                  file.path().getFileName(),
                  needed / MIB,
                  cacheBytes / MIB,
                  available.getAsLong() / MIB));
    }
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
