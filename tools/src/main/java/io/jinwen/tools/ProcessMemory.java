package io.jinwen.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Figures that Linux keeps in /proc, in bytes; empty on other systems. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** What this process holds in memory now. */
  static OptionalLong residentBytes() {
    return kilobytes(Path.of("/proc/self/status"), "VmRSS:");
  }

  /** The most this process has held. */
  static OptionalLong residentBytesPeak() {
    return kilobytes(Path.of("/proc/self/status"), "VmHWM:");
  }

  /** What the machine could give to a new process without swapping. */
  static OptionalLong availableBytes() {
    return kilobytes(Path.of("/proc/meminfo"), "MemAvailable:");
  }

  private static OptionalLong kilobytes(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }
}
