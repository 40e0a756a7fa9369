package io.jinwen.tools;

import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./jinwen perplexity}: how well a model foretells texts, to compare files of one model. */
@Command(
    name = "perplexity",
    description = {
      "Prints how well a model foretells the lines of a text file.",
      "A line \"system TAB question TAB answer\" counts the answer's tokens behind the prompt that"
          + " the model's template makes (without thinking); any other line counts all of its own"
          + " tokens but the first. \\n in a line stands for a line break.",
      "--against compares with another file of the same model, usually the original: what was"
          + " added, how far the distributions lie apart, how often both would choose the same. The"
          + " other file attends exactly, with keys and values in 16 bits, so a file against itself"
          + " shows what attending in 8 bits, or --cache-type q8_0, costs."
    })
final class Perplexity implements Callable<Integer> {
  /** Positions of one pass. */
  private static final int CHUNK_TOKENS = 64;

  private static final int WINDOW_MIN = 16;

  @Mixin private ModelOptions options;

  @Parameters(paramLabel = "TEXT", description = "the text file, UTF-8")
  private Path text;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "compare with this file of the same model")
  private Path against;

  @Option(
      names = "--exact-attention",
      description = "attend exactly where prompts would attend in 8 bits")
  private boolean exactAttention;

  @Option(
      names = "--token-by-token",
      description = "compute a token a pass, as answers are, and not 64")
  private boolean tokenByToken;

  @Option(
      names = "--window",
      paramLabel = "TOKENS",
      description = "take the file as one text and read it in windows of so many tokens")
  private Integer window;

  @Option(
      names = "--stride",
      paramLabel = "TOKENS",
      description = "how far a window begins after the one before (default: half a window)")
  private Integer stride;

  @Spec private CommandSpec spec;

  /** What was measured of one file. */
  private record Side(DirectRun run, BlockMean nats) {}

  @Override
  public Integer call() throws IOException {
    checkWindow();
    List<TextPassages.Passage> passages = passages();
    int longest = passages.stream().mapToInt(passage -> passage.tokens().length).max().orElse(1);
    EngineConfig config = options.config();
    try (DirectRun run = open(config, longest, exactAttention)) {
      checkLength(longest, run);
      Side judged = new Side(run, new BlockMean());
      if (against == null) {
        passages.forEach(passage -> measure(judged, passage));
        print(judged, passages.size());
        return 0;
      }
      checkSameVocabulary();
      EngineConfig exact = config.withModel(against).withCacheType(CacheType.F16);
      try (DirectRun other = open(exact, longest, true)) {
        Side reference = new Side(other, new BlockMean());
        Divergence divergence = new Divergence();
        passages.forEach(passage -> compare(judged, reference, divergence, passage));
        print(judged, passages.size());
        print(reference, passages.size());
        print(divergence);
      }
    }
    return 0;
  }

  private DirectRun open(EngineConfig config, int longest, boolean exact) {
    return new DirectRun(config, longest, CHUNK_TOKENS, exact, _ -> {});
  }

  private int chunkTokens() {
    return tokenByToken ? 1 : CHUNK_TOKENS;
  }

  private void checkWindow() {
    if (window == null && stride != null) {
      throw new CommandException("--stride needs --window");
    }
    if (window != null && window < WINDOW_MIN) {
      throw new CommandException(
          "--window %d is too short; it must be at least %d".formatted(window, WINDOW_MIN));
    }
    if (stride != null && (stride < 1 || stride > window - 2)) {
      throw new CommandException(
          "--stride %d must be from 1 to %d, less than the window".formatted(stride, window - 2));
    }
  }

  private void checkLength(int longest, DirectRun run) {
    if (longest > run.contextLength()) {
      throw new CommandException(
          "%s has a passage of %d tokens; the model takes %d (--window %d reads a long text)"
              .formatted(text, longest, run.contextLength(), run.contextLength()));
    }
  }

  /** Two files with other vocabularies would be asked about different things. */
  private void checkSameVocabulary() {
    try (GgufFile one = GgufFile.open(options.model());
        GgufFile other = GgufFile.open(against)) {
      String key = "tokenizer.ggml.tokens";
      if (!one.metadata().strings(key).equals(other.metadata().strings(key))) {
        throw new CommandException(
            "%s and %s have different vocabularies; only files of one model can be compared"
                .formatted(options.model(), against));
      }
    }
  }

  private List<TextPassages.Passage> passages() throws IOException {
    List<String> lines = TextPassages.read(text);
    try (GgufFile file = GgufFile.open(options.model())) {
      TextPassages texts = new TextPassages(file);
      return window == null
          ? texts.lines(lines)
          : texts.windows(String.join("\n", lines), window, stride == null ? window / 2 : stride);
    }
  }

  private void measure(Side side, TextPassages.Passage passage) {
    try (DirectRun.Sequence sequence = side.run.begin(0, passage.tokens().length)) {
      for (int from = 0; from < passage.tokens().length - 1; from += chunkTokens()) {
        int[] next = next(passage, from);
        float[] logits = sequence.pass(passage.tokens(), from, next.length, Slice.Logits.ALL);
        count(side, logits, next, passage.from() - 1 - from);
      }
    }
  }

  private void compare(
      Side judged, Side reference, Divergence divergence, TextPassages.Passage passage) {
    int[] tokens = passage.tokens();
    try (DirectRun.Sequence sequence = judged.run.begin(0, tokens.length);
        DirectRun.Sequence other = reference.run.begin(0, tokens.length)) {
      for (int from = 0; from < tokens.length - 1; from += chunkTokens()) {
        int[] next = next(passage, from);
        int first = Math.max(0, passage.from() - 1 - from);
        float[] logits = sequence.pass(tokens, from, next.length, Slice.Logits.ALL);
        float[] exact = other.pass(tokens, from, next.length, Slice.Logits.ALL);
        count(judged, logits, next, first);
        count(reference, exact, next, first);
        divergence.add(logits, exact, judged.run.vocabularySize(), next, first);
      }
    }
  }

  /** The tokens that follow those of a pass. */
  private int[] next(TextPassages.Passage passage, int from) {
    int count = Math.min(chunkTokens(), passage.tokens().length - 1 - from);
    return Arrays.copyOfRange(passage.tokens(), from + 1, from + 1 + count);
  }

  /** Minus the logarithms of the probabilities of the tokens that count. */
  private static void count(Side side, float[] logits, int[] next, int firstRow) {
    int vocabulary = side.run.vocabularySize();
    for (int row = Math.max(0, firstRow); row < next.length; row++) {
      int from = row * vocabulary;
      side.nats.add(Divergence.logSum(logits, from, vocabulary) - logits[from + next[row]]);
    }
  }

  private void print(Side side, int passages) {
    line(
        "perplexity %.4f over %d tokens of %d %s (%s, %s)",
        Math.exp(side.nats.mean()),
        side.nats.count(),
        passages,
        window == null ? "lines" : "windows",
        side.run.summary().name(),
        side.run.summary().quantization());
    line("  %.4f nats a token, %s", side.nats.mean(), side.nats.interval("%.4f", 1));
  }

  private void print(Divergence d) {
    line("added %.4f nats a token, %s", d.added().mean(), d.added().interval("%.4f", 1));
    line(
        "divergence mean %.5f, %s; 99th percentile %.4f",
        d.divergence().mean(), d.divergence().interval("%.5f", 1), d.percentile99());
    line("same first choice %.2f %%, %s", 100 * d.same().mean(), d.same().interval("%.2f", 100));
  }

  private void line(String format, Object... values) {
    spec.commandLine().getOut().printf(Locale.ROOT, format + "%n", values);
    spec.commandLine().getOut().flush();
  }
}
