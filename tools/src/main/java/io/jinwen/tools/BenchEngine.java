package io.jinwen.tools;

import io.jinwen.engine.Engine;
import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.Generation;
import io.jinwen.engine.LoadListener;
import io.jinwen.engine.LocalEngine;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.Usage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./jinwen bench-engine}: what users of a running engine feel, with random token ids. */
@Command(
    name = "bench-engine",
    description = "Measures the running engine: sessions side by side, new turns, a restart.",
    footer = {
      "",
      "one_session_tps, sessions_tps: generated tokens a second, alone and summed over all sessions,",
      "their prompts being in the cache.",
      "turn_ms: time to the first token of a new turn of 32 tokens, by tokens of history.",
      "repeating_tps: an answer that repeats itself; _unguessed: with guessing ahead off.",
      "restored_ms, computed_ms: first token of a session of 2,000 tokens after a restart, with and",
      "without its spilled cache."
    })
final class BenchEngine implements Callable<Integer> {
  private static final int TURN_TOKENS = 32;
  private static final int TURN_RUNS = 5;
  private static final int[] HISTORIES = {250, 1_000, 2_000, 4_000};
  private static final int RESTART_HISTORY = 2_000;
  private static final int VOCABULARY_USED = 200;
  private static final long SPILL_BYTES_MAX = 1L << 30;

  @Mixin private ModelOptions options;

  @Option(
      names = "--sessions",
      defaultValue = "8",
      paramLabel = "N",
      description = "sessions side by side (default: ${DEFAULT-VALUE})")
  private int sessions;

  @Option(
      names = "--generate",
      defaultValue = "48",
      paramLabel = "N",
      description = "tokens of each answer (default: ${DEFAULT-VALUE})")
  private int generate;

  @Spec private CommandSpec spec;

  private final Random random = new Random(20_260_102);

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, Object> results = new LinkedHashMap<>();
    EngineConfig config = options.config().withSequencesMax(sessions);
    try (Engine engine = LocalEngine.load(config.withGuessAhead(false), LoadListener.SILENT)) {
      results.put("kernels", engine.model().kernels());
      sideBySide(engine, 2); // not counted: the compiler still works
      results.put("one_session_tps", rounded(sideBySide(engine, 1)));
      results.put("sessions", sessions);
      results.put("sessions_tps", rounded(sideBySide(engine, sessions)));
      results.put("turn_ms", turns(engine));
      results.put("repeating_tps_unguessed", rounded(repeating(engine)));
    }
    try (Engine engine = LocalEngine.load(config, LoadListener.SILENT)) {
      sideBySide(engine, 2);
      results.put("repeating_tps", rounded(repeating(engine)));
    }
    restart(config, results);
    PrintWriter out = spec.commandLine().getOut();
    out.println(Json.of(results));
    out.flush();
    return 0;
  }

  /**
   * Tokens a second of some answers under way at once, each counted after its first token. Their
   * prompts are in the cache beforehand: what is measured is generating, and not how long the
   * others wait while prompts are read.
   */
  private double sideBySide(Engine engine, int count) throws InterruptedException {
    List<List<Integer>> prompts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      prompts.add(tokens(TURN_TOKENS));
      finish(engine.submit(request(prompts.getLast(), 1)));
    }
    List<Generation> answers = new ArrayList<>();
    for (List<Integer> prompt : prompts) {
      answers.add(engine.submit(request(prompt, generate)));
    }
    int tokenCount = 0;
    double firstMillis = Double.MAX_VALUE;
    double lastMillis = 0;
    for (Generation answer : answers) {
      Usage usage = finish(answer);
      tokenCount += usage.completionTokens() - 1;
      firstMillis = Math.min(firstMillis, usage.firstTokenMillis());
      lastMillis = Math.max(lastMillis, usage.totalMillis());
    }
    return tokenCount * 1000 / (lastMillis - firstMillis);
  }

  /** Time to the first token of a new turn, by length of the history. */
  private Map<String, Object> turns(Engine engine) throws InterruptedException {
    for (int round = 0; round < TURN_RUNS; round++) {
      turn(engine, HISTORIES[0]); // not counted: the compiler still works
    }
    Map<String, Object> millis = new LinkedHashMap<>();
    for (int history : HISTORIES) {
      millis.put(Integer.toString(history), Math.round(turn(engine, history)));
    }
    return millis;
  }

  /** The median of some turns. */
  private double turn(Engine engine, int history) throws InterruptedException {
    List<Integer> ids = tokens(history);
    finish(engine.submit(request(ids, 1)));
    double[] runs = new double[TURN_RUNS];
    for (int run = 0; run < TURN_RUNS; run++) {
      List<Integer> next = Stream.concat(ids.stream(), tokens(TURN_TOKENS).stream()).toList();
      runs[run] = finish(engine.submit(request(next, 2))).firstTokenMillis();
    }
    return Bench.median(runs);
  }

  /** Tokens a second of an answer that goes round in a circle, as a greedy random model does. */
  private double repeating(Engine engine) throws InterruptedException {
    List<Integer> phrase = tokens(20);
    List<Integer> prompt = Stream.generate(() -> phrase).limit(10).flatMap(List::stream).toList();
    return finish(engine.submit(request(prompt, 4 * generate))).tokensPerSecond();
  }

  private void restart(EngineConfig config, Map<String, Object> results)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("jinwen-spill");
    List<Integer> ids = tokens(RESTART_HISTORY);
    EngineConfig spilling = config.withSpill(folder, SPILL_BYTES_MAX);
    try {
      try (Engine engine = LocalEngine.load(spilling, LoadListener.SILENT)) {
        Usage usage = finish(engine.submit(request(ids, 1)));
        results.put("computed_ms", Math.round(usage.firstTokenMillis()));
      }
      try (Engine engine = LocalEngine.load(spilling, LoadListener.SILENT)) {
        Usage usage = finish(engine.submit(request(ids, 1)));
        results.put("restored_ms", Math.round(usage.firstTokenMillis()));
        results.put("restored_tokens", usage.cachedTokens());
      }
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private List<Integer> tokens(int count) {
    return random.ints(count, 0, VOCABULARY_USED).boxed().toList();
  }

  private static GenerationRequest request(List<Integer> prompt, int answerTokens) {
    SamplingParams greedy = SamplingParams.GREEDY.toBuilder().maxNewTokens(answerTokens).build();
    return new GenerationRequest(new Prompt.Tokens(prompt), greedy);
  }

  private static Usage finish(Generation answer) throws InterruptedException {
    while (true) {
      switch (answer.next()) {
        case GenerationEvent.Finished end -> {
          return end.usage();
        }
        case GenerationEvent.Failed failed -> throw failed.error();
        case GenerationEvent.Started _, GenerationEvent.Piece _ -> {}
      }
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
