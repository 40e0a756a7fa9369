package io.jinwen.tools;

import io.jinwen.engine.model.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./jinwen logits}: what a model says after given token ids. */
@Command(
    name = "logits",
    description =
        "Prints JSON: {\"argmax\":[the likeliest id after each position],"
            + "\"top\":[[id,logit],…]} where top is of the last position.")
final class Logits implements Callable<Integer> {
  /** Positions of one pass: 128,256 logits each, 32 MB in all. */
  private static final int CHUNK_TOKENS = 64;

  @Mixin private ModelOptions options;

  @Option(
      names = "--tokens",
      required = true,
      split = ",",
      paramLabel = "ID",
      description = "token ids, separated by commas")
  private int[] tokens;

  @Option(
      names = "--top",
      defaultValue = "10",
      paramLabel = "N",
      description = "how many of the likeliest ids (default: ${DEFAULT-VALUE})")
  private int top;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (top < 1) {
      throw new CommandException("--top is %d; it must be 1 or more".formatted(top));
    }
    try (DirectRun run = new DirectRun(options.config(), tokens.length, CHUNK_TOKENS, _ -> {})) {
      spec.commandLine().getOut().println(Json.of(evaluate(run)));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private Map<String, Object> evaluate(DirectRun run) {
    checkTokens(run);
    int vocabulary = run.vocabularySize();
    List<Integer> argmax = new ArrayList<>();
    List<List<Object>> likeliest = List.of();
    try (DirectRun.Sequence sequence = run.begin(0, tokens.length)) {
      for (int from = 0; from < tokens.length; from += CHUNK_TOKENS) {
        int count = Math.min(CHUNK_TOKENS, tokens.length - from);
        float[] logits = sequence.pass(tokens, from, count, Slice.Logits.ALL);
        for (int row = 0; row < count; row++) {
          argmax.add(argmax(logits, row * vocabulary, vocabulary));
        }
        likeliest = likeliest(logits, (count - 1) * vocabulary, vocabulary, top);
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("argmax", argmax);
    result.put("top", likeliest);
    return result;
  }

  private void checkTokens(DirectRun run) {
    for (int token : tokens) {
      if (token < 0 || token >= run.vocabularySize()) {
        throw new CommandException(
            "token id %d is not in the vocabulary, which has ids 0 to %d"
                .formatted(token, run.vocabularySize() - 1));
      }
    }
    if (tokens.length > run.contextLength()) {
      throw new CommandException(
          "%d tokens were given; the model's context holds %d"
              .formatted(tokens.length, run.contextLength()));
    }
  }

  /** The index of the greatest value, counted from the offset; the first of equals. */
  static int argmax(float[] values, int offset, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[offset + i] > values[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  private static List<List<Object>> likeliest(float[] logits, int offset, int count, int top) {
    return IntStream.range(0, count)
        .boxed()
        .sorted((a, b) -> Float.compare(logits[offset + b], logits[offset + a]))
        .limit(top)
        .map(id -> List.<Object>of(id, logits[offset + id]))
        .toList();
  }
}
