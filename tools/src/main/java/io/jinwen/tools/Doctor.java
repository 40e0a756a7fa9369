package io.jinwen.tools;

import io.jinwen.engine.ModelFinder;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.Processors;
import io.jinwen.engine.device.Cards;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./jinwen doctor}: whether this machine can run the assistant, and what to do if not. */
@Command(
    name = "doctor",
    description =
        "Checks this machine line by line and says what to do; exit code 1 if it cannot run.")
final class Doctor implements Callable<Integer> {
  /** What the program itself takes beside the weights: heap, code, cache of a conversation. */
  private static final long BYTES_BESIDE_WEIGHTS = 1L << 30;

  private static final Instant PROGRAM_IS_FROM = Instant.parse("2026-11-01T00:00:00Z");

  private static final List<String> CPU_FEATURES =
      List.of(
          "avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx_vnni", "asimd", "asimddp", "i8mm");

  @Option(names = "--model", paramLabel = "FILE", description = "the GGUF file to look at")
  private Path model;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "the port to look at (default: ${DEFAULT-VALUE})")
  private int port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    findings.add(jdk());
    findings.add(processor());
    findings.add(kernels());
    List<Finding> ofModel = new ArrayList<>();
    Optional<WeightBytes> weights = inspectModel(ofModel);
    findings.addAll(cards(weights));
    findings.addAll(ofModel);
    findings.add(memory(weights));
    findings.addAll(
        new DataFolderCheck(Path.of(System.getProperty("jinwen.home", "")), System.getenv())
            .findings());
    findings.add(port());
    findings.add(encoding(System.getProperty("sun.jnu.encoding", "")));
    findings.add(clock(Instant.now()));
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(out::println);
    out.flush();
    return findings.stream().anyMatch(f -> f.grade() == Finding.Grade.FATAL) ? 1 : 0;
  }

  private static Finding jdk() {
    return Finding.good(
        "JDK: %s (%s) in %s",
        Runtime.version(), System.getProperty("java.vendor"), System.getProperty("java.home"));
  }

  private static Finding processor() {
    String features = "";
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      List<String> flags =
          lines
              .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
              .findFirst()
              .map(line -> List.of(line.split("\\s+")))
              .orElse(List.of());
      features = String.join(" ", CPU_FEATURES.stream().filter(flags::contains).toList());
    } catch (IOException _) {
      // not Linux: the kernels' line says what is used
    }
    Processors processors = Processors.ofThisProcess();
    return Finding.good(
        "processor: %s, %d threads compute, %s%s",
        processors.description(),
        processors.threadsToUse(),
        System.getProperty("os.arch"),
        features.isEmpty() ? "" : ", " + features);
  }

  private static Finding kernels() {
    String chosen = Kernels.choose(KernelChoice.AUTO).description();
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Finding.good("kernels: %s", chosen)
        : Finding.weak(
            "kernels: %s; start Java with --add-modules jdk.incubator.vector (./jinwen does)",
            chosen);
  }

  /** The graphics cards; none is as good as any on a machine without. */
  private static List<Finding> cards(Optional<WeightBytes> weights) {
    try {
      List<Cards.Card> cards = Cards.all();
      Optional<Cards.Card> first = Cards.firstChoice(cards);
      return cards.stream().map(card -> card(card, first, weights)).toList();
    } catch (Cards.NoCardException e) {
      return List.of(
          e.expected()
              ? Finding.good("card: none, the processor computes: %s", e.getMessage())
              : Finding.weak("card: %s; the processor computes", e.getMessage()));
    }
  }

  private static Finding card(
      Cards.Card card, Optional<Cards.Card> first, Optional<WeightBytes> weights) {
    if (!card.problem().isEmpty()) {
      return Finding.weak("card: %s: %s", card, card.problem());
    }
    if (!first.equals(Optional.of(card))) {
      return Finding.good("card: %s; another is taken", card);
    }
    if (weights.isEmpty()) {
      return Finding.good("card: %s", card);
    }
    long bytes = weights.get().onCard();
    return bytes < card.freeBytes()
        ? Finding.good(
            "card: %s; taken if the cache and a pass fit beside %s of weights", card, size(bytes))
        : Finding.weak(
            "card: %s; not taken, the model has %s of weights: the processor computes",
            card, size(bytes));
  }

  /**
   * Bytes of a model's weights.
   *
   * @param inFile and so in memory, about
   */
  private record WeightBytes(long inFile, long onCard) {}

  /** Adds what there is to say on the model; its weights' size if it can be read. */
  private Optional<WeightBytes> inspectModel(List<Finding> findings) {
    Path file;
    try {
      file =
          ModelFinder.ofThisProcess()
              .find(
                  Optional.ofNullable(model),
                  skipped -> findings.add(Finding.weak("model: %s", skipped)));
    } catch (EngineException e) {
      findings.add(Finding.fatal("model: %s", e.getMessage()));
      return Optional.empty();
    }
    try (GgufFile gguf = GgufFile.open(file)) {
      LoadedModel.requireArchitecture(gguf);
      long bytes = gguf.tensors().stream().mapToLong(TensorInfo::bytes).sum();
      findings.add(
          Finding.good(
              "model: %s, %s, %s of weights",
              file, gguf.metadata().string("general.architecture"), size(bytes)));
      return Optional.of(new WeightBytes(bytes, Cards.weightBytes(gguf)));
    } catch (GgufException | EngineException e) {
      findings.add(Finding.fatal("model: %s; fetch it again or name another", e.getMessage()));
      return Optional.empty();
    }
  }

  private static Finding memory(Optional<WeightBytes> weights) {
    OptionalLong available = ProcessMemory.availableWithinLimits();
    if (available.isEmpty()) {
      return Finding.weak("memory: this system does not say how much is free");
    }
    long needed = weights.map(WeightBytes::inFile).orElse(0L) + BYTES_BESIDE_WEIGHTS;
    String both =
        "memory: %s available, about %s needed"
            .formatted(size(available.getAsLong()), size(needed));
    return available.getAsLong() >= needed
        ? Finding.good("%s", both)
        : Finding.fatal("%s; close other programs or take a smaller model", both);
  }

  private Finding port() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.good("port: %d is free", port);
    } catch (IOException e) {
      return Finding.weak(
          "port: %d cannot be used (%s); choose another with ./jinwen serve --port",
          port, e.getMessage());
    }
  }

  static Finding encoding(String names) {
    return names.equalsIgnoreCase("UTF-8")
        ? Finding.good("locale: names of files are UTF-8")
        : Finding.weak(
            "locale: names of files are %s, Chinese ones cannot be opened; set LC_ALL=C.UTF-8",
            names);
  }

  /** A clock that stands wrong spoils audit, logins and what is due. */
  static Finding clock(Instant now) {
    return now.isBefore(PROGRAM_IS_FROM)
        ? Finding.fatal("clock: it says %s, before this program was written; set it", now)
        : Finding.good("clock: %s", now.truncatedTo(ChronoUnit.SECONDS));
  }

  private static String size(long bytes) {
    return bytes < 100_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
