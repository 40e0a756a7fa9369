package io.jinwen.tools;

import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./jinwen bench}: tokens per second of prefill and decode, beside what memory can give. */
@Command(
    name = "bench",
    description = "Measures a model with random token ids: medians over several runs.",
    footer = {
      "",
      "prefill_tps: prompt tokens per second. decode_tps: generated tokens per second, one after",
      "another, after the prompt. load_ms: reading and repacking the weights. ready_ms: from the start",
      "of the program until after the warm-up. rss_mb: memory held after the runs. read_gbps: memory",
      "read by all threads together, 10^9 bytes a second. weights_gbps: weights read while decoding.",
      "answer_ms, token_ms: a run's whole time and that of each token, middle value and 95th of 100.",
      "card_gbps: bytes that a graphics card reads and writes while it copies in its own memory."
    })
final class Bench implements Callable<Integer> {
  private static final long SEED = 20_260_101;
  private static final double MEGABYTE = 1 << 20;

  @Mixin private ModelOptions options;

  @Option(
      names = "--prompt-tokens",
      defaultValue = "256",
      paramLabel = "N",
      description = "tokens of the prompt (default: ${DEFAULT-VALUE})")
  private int promptTokens;

  @Option(
      names = "--generate",
      defaultValue = "48",
      paramLabel = "N",
      description = "tokens decoded after it (default: ${DEFAULT-VALUE})")
  private int generate;

  @Option(
      names = "--depth",
      defaultValue = "0",
      paramLabel = "N",
      description = "tokens that stand before the prompt already (default: ${DEFAULT-VALUE})")
  private int depth;

  @Option(
      names = "--repeat",
      defaultValue = "5",
      paramLabel = "N",
      description = "measured runs (default: ${DEFAULT-VALUE})")
  private int repeat;

  @Option(names = "--json", description = "print JSON instead of lines for people")
  private boolean json;

  @Spec private CommandSpec spec;

  /**
   * Times of one run.
   *
   * @param decodeSeconds of each token behind the prompt
   */
  private record Run(double prefillSeconds, double[] decodeSeconds) {
    double decodeTotal() {
      return Arrays.stream(decodeSeconds).sum();
    }
  }

  @Override
  public Integer call() {
    if (depth < 0) {
      throw new CommandException("--depth is %d; it must be 0 or more".formatted(depth));
    }
    atLeastOne("--prompt-tokens", promptTokens);
    atLeastOne("--generate", generate);
    atLeastOne("--repeat", repeat);
    EngineConfig config = options.config();
    int tokensMax = Math.addExact(depth, Math.addExact(promptTokens, generate));
    long loadStart = System.nanoTime();
    try (DirectRun run =
        new DirectRun(
            config, tokensMax, Math.min(promptTokens, config.prefillChunkTokens()), _ -> {})) {
      double loadMillis = (System.nanoTime() - loadStart) / 1e6;
      if (tokensMax > run.contextLength()) {
        throw new CommandException(
            "--depth, --prompt-tokens and --generate make %d tokens; the model's context holds %d"
                .formatted(tokensMax, run.contextLength()));
      }
      run.warmUp();
      double readyMillis =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      Random random = new Random(SEED);
      measure(run, random, config); // not counted: the compiler still works
      Run[] runs = new Run[repeat];
      for (int i = 0; i < repeat; i++) {
        runs[i] = measure(run, random, config);
      }
      report(results(config, run, runs, loadMillis, readyMillis));
    }
    return 0;
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new CommandException("%s is %d; it must be 1 or more".formatted(name, value));
    }
  }

  private Run measure(DirectRun run, Random random, EngineConfig config) {
    int chunk = config.prefillChunkTokens();
    List<Shortlist> needed = config.screenedHead() ? List.of(Shortlist.GREEDY) : List.of();
    int[] prompt = random.ints(promptTokens, 0, run.vocabularySize()).toArray();
    try (DirectRun.Sequence sequence = run.begin(depth, depth + promptTokens + generate)) {
      long start = System.nanoTime();
      float[] logits = new float[0];
      for (int from = 0; from < promptTokens; from += chunk) {
        int count = Math.min(chunk, promptTokens - from);
        boolean last = from + count == promptTokens;
        Slice.Logits rows = last ? Slice.Logits.LAST : Slice.Logits.NONE;
        logits = sequence.pass(prompt, from, count, rows, needed);
      }
      int[] next = {Logits.argmax(logits, 0, run.vocabularySize())};
      long before = System.nanoTime();
      double prefillSeconds = (before - start) / 1e9;
      double[] decodeSeconds = new double[generate];
      for (int i = 0; i < generate; i++) {
        logits = sequence.pass(next, 0, 1, Slice.Logits.LAST, needed);
        next[0] = Logits.argmax(logits, 0, run.vocabularySize());
        long now = System.nanoTime();
        decodeSeconds[i] = (now - before) / 1e9;
        before = now;
      }
      return new Run(prefillSeconds, decodeSeconds);
    }
  }

  private Map<String, Object> results(
      EngineConfig config, DirectRun run, Run[] runs, double loadMillis, double readyMillis) {
    double[] prefill =
        Arrays.stream(runs).mapToDouble(r -> promptTokens / r.prefillSeconds()).toArray();
    double[] decode = Arrays.stream(runs).mapToDouble(r -> generate / r.decodeTotal()).toArray();
    double[] answers =
        Arrays.stream(runs).mapToDouble(r -> r.prefillSeconds() + r.decodeTotal()).toArray();
    double[] tokens =
        Arrays.stream(runs).flatMapToDouble(r -> Arrays.stream(r.decodeSeconds())).toArray();
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("model", run.summary().name());
    results.put("architecture", run.summary().architecture());
    results.put("quantization", run.summary().quantization());
    results.put("weight_bytes", run.summary().weightBytes());
    results.put("kernels", run.kernels());
    results.put("head", run.headStatistics());
    results.put("threads", config.threads());
    results.put("depth", depth);
    results.put("prompt_tokens", promptTokens);
    results.put("generate", generate);
    results.put("repeat", repeat);
    results.put("prefill_tps", rounded(median(prefill)));
    results.put("decode_tps", rounded(median(decode)));
    results.put("prefill_tps_runs", rounded(prefill));
    results.put("decode_tps_runs", rounded(decode));
    putMillis(results, "answer_ms", answers);
    putMillis(results, "token_ms", tokens);
    results.put("load_ms", Math.round(loadMillis));
    results.put("ready_ms", Math.round(readyMillis));
    ProcessMemory.residentBytes()
        .ifPresent(bytes -> results.put("rss_mb", Math.round(bytes / MEGABYTE)));
    ProcessMemory.residentBytesPeak()
        .ifPresent(bytes -> results.put("rss_peak_mb", Math.round(bytes / MEGABYTE)));
    results.put("weights_gbps", rounded(run.summary().weightBytes() * median(decode) / 1e9));
    results.put("read_gbps", rounded(ReadBandwidth.measure(run.pool())));
    run.cardBandwidth().ifPresent(gbps -> results.put("card_gbps", rounded(gbps)));
    return results;
  }

  private static void putMillis(Map<String, Object> results, String name, double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    int late = (int) Math.ceil(0.95 * sorted.length) - 1;
    results.put(name + "_p50", rounded(1e3 * median(sorted)));
    results.put(name + "_p95", rounded(1e3 * sorted[late]));
  }

  private void report(Map<String, Object> results) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(results));
    } else {
      results.forEach((name, value) -> out.printf(Locale.ROOT, "%-18s %s%n", name, value));
    }
    out.flush();
  }

  /** The middle value, or the mean of the two middle ones. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static List<Double> rounded(double[] values) {
    return DoubleStream.of(values).map(Bench::rounded).boxed().toList();
  }
}
