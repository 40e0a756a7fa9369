package io.jinwen.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Figures that Linux keeps in /proc, in bytes; empty on other systems. */
final class ProcessMemory {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final String UNIFIED = "0::";

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

  /** The same, but no more than a container or a service may still take. */
  static OptionalLong availableWithinLimits() {
    OptionalLong machine = availableBytes();
    OptionalLong group = groupFreeBytes(GROUPS, ownGroup());
    return group.isPresent() && machine.isPresent()
        ? OptionalLong.of(Math.min(machine.getAsLong(), group.getAsLong()))
        : machine;
  }

  private static String ownGroup() {
    try {
      return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
          .filter(line -> line.startsWith(UNIFIED))
          .map(line -> line.substring(UNIFIED.length()))
          .findFirst()
          .orElse("/");
    } catch (IOException _) {
      return "/";
    }
  }

  /**
   * What a control group may still take; empty where nothing limits it.
   *
   * @param groups the folder of all groups (version 2)
   * @param own this one's, from there, with a slash before it
   */
  static OptionalLong groupFreeBytes(Path groups, String own) {
    OptionalLong free = OptionalLong.empty();
    for (Path group = groups.resolve(own.substring(1)).normalize();
        group != null && group.startsWith(groups);
        group = group.getParent()) {
      try {
        String most = Files.readString(group.resolve("memory.max")).strip();
        long used = Long.parseLong(Files.readString(group.resolve("memory.current")).strip());
        if (!most.equals("max")) {
          long left = Math.max(0, Long.parseLong(most) - used);
          free = OptionalLong.of(Math.min(left, free.orElse(Long.MAX_VALUE)));
        }
      } catch (IOException | NumberFormatException _) {
        continue; // the uppermost has no limit, and other systems have no groups
      }
    }
    return free;
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
