package io.jinwen.engine.cpu.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * The processors that this process may use, as Linux tells of them: cores and their hardware
 * threads, what an affinity or a control group allows, memory nodes.
 *
 * @param threads hardware threads that may be used
 * @param cores cores that these belong to
 * @param slowCores of them, those that are slower than the fastest
 * @param quota processors' worth of time that control groups grant; empty where nothing limits it
 * @param nodes memory nodes that the threads belong to
 */
public record Processors(int threads, int cores, int slowCores, OptionalDouble quota, int nodes) {
  private static final int THREADS_MAX = 64;
  private static final int NUMBER_MAX = 1 << 14; // no kernel counts further
  private static final String UNIFIED = "0";

  /** Those of this machine. */
  public static Processors ofThisProcess() {
    return at(Path.of("/"), Runtime.getRuntime().availableProcessors());
  }

  /**
   * Those that a tree of files describes.
   *
   * @param root where {@code proc} and {@code sys} are
   * @param available what counts where the files say nothing
   */
  static Processors at(Path root, int available) {
    BitSet usable = list(line(root.resolve("proc/self/status"), "Cpus_allowed_list:"));
    if (usable.isEmpty()) {
      return new Processors(available, available, 0, OptionalDouble.empty(), 1);
    }
    Groups groups = new Groups(root);
    groups.cpuset().filter(set -> !set.isEmpty() && set.intersects(usable)).ifPresent(usable::and);
    Path cpus = root.resolve("sys/devices/system/cpu");
    BitSet left = (BitSet) usable.clone();
    List<Long> speeds = new ArrayList<>(); // of each core
    for (int cpu = left.nextSetBit(0); cpu >= 0; cpu = left.nextSetBit(0)) {
      left.clear(cpu);
      left.andNot(siblings(cpus.resolve("cpu" + cpu)));
      speeds.add(speed(cpus.resolve("cpu" + cpu)));
    }
    long fastest = speeds.stream().mapToLong(Long::longValue).max().orElse(0);
    int slow = (int) speeds.stream().filter(speed -> speed < fastest).count();
    return new Processors(
        usable.cardinality(), speeds.size(), slow, groups.quota(), nodes(root, usable));
  }

  /** Hardware threads of the same core, itself among them. */
  private static BitSet siblings(Path cpu) {
    BitSet core = list(text(cpu.resolve("topology/core_cpus_list")));
    return core.isEmpty() ? list(text(cpu.resolve("topology/thread_siblings_list"))) : core;
  }

  /** In no particular unit; 0 where it is not said, as for all cores of most machines. */
  private static long speed(Path cpu) {
    long capacity = number(text(cpu.resolve("cpu_capacity")));
    return capacity > 0 ? capacity : number(text(cpu.resolve("cpufreq/cpuinfo_max_freq")));
  }

  private static int nodes(Path root, BitSet usable) {
    TreeSet<Integer> nodes = new TreeSet<>();
    Path folder = root.resolve("sys/devices/system/node");
    BitSet online = list(text(folder.resolve("online")));
    for (int node = online.nextSetBit(0); node >= 0; node = online.nextSetBit(node + 1)) {
      if (list(text(folder.resolve("node" + node + "/cpulist"))).intersects(usable)) {
        nodes.add(node);
      }
    }
    return Math.max(1, nodes.size());
  }

  /**
   * Threads that compute best: one a core, because two threads of a core share what they wait for,
   * and not more than the quota has whole processors, because a group that has used up its time
   * stands still until the next period, with all its threads.
   */
  public int threadsToUse() {
    int most = Math.clamp(cores, 1, THREADS_MAX);
    return quota.isPresent() ? Math.clamp((long) quota.getAsDouble(), 1, most) : most;
  }

  /** What was found, for one line. */
  public String description() {
    StringBuilder text = new StringBuilder("%d cores".formatted(cores));
    if (threads != cores) {
      text.append(" of %d threads".formatted(threads));
    }
    if (slowCores > 0) {
      text.append(", %d of them slower".formatted(slowCores));
    }
    if (quota.isPresent()) {
      text.append(String.format(Locale.ROOT, ", limited to the time of %.2f", quota.getAsDouble()));
    }
    if (nodes > 1) {
      text.append(", %d memory nodes".formatted(nodes));
    }
    return text.toString();
  }

  /** The control groups of this process, of both versions. */
  private static final class Groups {
    private final Path folder;
    private final List<String> own; // lines of id:controllers:path

    private Groups(Path root) {
      folder = root.resolve("sys/fs/cgroup");
      own = lines(root.resolve("proc/self/cgroup"));
    }

    /** The least that this group or one above it grants. */
    private OptionalDouble quota() {
      double least = Double.MAX_VALUE;
      for (Path group : above("cpu")) {
        String[] both = text(group.resolve("cpu.max")).split(" ");
        boolean second = both.length == 2;
        double time = second ? number(both[0]) : number(text(group.resolve("cpu.cfs_quota_us")));
        double period = second ? number(both[1]) : number(text(group.resolve("cpu.cfs_period_us")));
        if (time > 0 && period > 0) {
          least = Math.min(least, time / period);
        }
      }
      return least == Double.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(least);
    }

    /** What the nearest group that says something allows. */
    private Optional<BitSet> cpuset() {
      for (Path group : above("cpuset")) {
        for (String name : List.of("cpuset.cpus.effective", "cpuset.effective_cpus")) {
          BitSet cpus = list(text(group.resolve(name)));
          if (!cpus.isEmpty()) {
            return Optional.of(cpus);
          }
        }
      }
      return Optional.empty();
    }

    /** The group of a controller and those above it, up to where all groups are mounted. */
    private List<Path> above(String controller) {
      List<Path> groups = new ArrayList<>();
      for (String line : own) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3 || !parts[2].startsWith("/")) {
          continue;
        }
        boolean unified = parts[0].equals(UNIFIED) && parts[1].isEmpty();
        if (unified || List.of(parts[1].split(",")).contains(controller)) {
          Path mount = unified ? folder : folder.resolve(parts[1]);
          if (!unified && !Files.isDirectory(mount)) {
            mount = folder.resolve(controller);
          }
          Path group = mount.resolve(parts[2].substring(1)).normalize();
          for (; group != null && group.startsWith(mount); group = group.getParent()) {
            groups.add(group);
          }
        }
      }
      return groups;
    }
  }

  /** A list such as 0-3,8; empty for what is none. */
  private static BitSet list(String text) {
    BitSet numbers = new BitSet();
    for (String part : text.split(",")) {
      String[] ends = part.strip().split("-");
      long first = number(ends[0]);
      long last = number(ends[ends.length - 1]);
      if (ends.length <= 2 && first >= 0 && last >= first && last < NUMBER_MAX) {
        numbers.set((int) first, (int) last + 1);
      }
    }
    return numbers;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return -1; // max, or nothing: the file is missing on this system
    }
  }

  private static String line(Path file, String key) {
    return lines(file).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .findFirst()
        .orElse("");
  }

  private static String text(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException | RuntimeException _) {
      return List.of(); // not there, or not for us to read: it says nothing
    }
  }
}
