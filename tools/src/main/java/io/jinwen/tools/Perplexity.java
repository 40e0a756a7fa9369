package io.jinwen.tools;

import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.gguf.GgufFile;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.template.ChatTemplate;
import io.jinwen.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./jinwen perplexity}: how well a model foretells texts, to compare files of one model. */
@Command(
    name = "perplexity",
    description = {
      "Prints how well a model foretells the lines of a text file.",
      "A line \"system TAB question TAB answer\" counts the answer's tokens behind the prompt that"
          + " the model's template makes (without thinking); any other line counts all of its own"
          + " tokens but the first. \\n in a line stands for a line break."
    })
final class Perplexity implements Callable<Integer> {
  /** Positions of one pass. */
  private static final int CHUNK_TOKENS = 64;

  @Mixin private ModelOptions options;

  @Parameters(paramLabel = "TEXT", description = "the text file, UTF-8")
  private Path text;

  @Spec private CommandSpec spec;

  /**
   * Token ids, of which those from a place on are to be foretold.
   *
   * @param from at least 1
   */
  private record Passage(int[] tokens, int from) {}

  @Override
  public Integer call() throws IOException {
    List<Passage> passages = passages();
    int longest = passages.stream().mapToInt(passage -> passage.tokens.length).max().orElse(1);
    try (DirectRun run = new DirectRun(options.config(), longest, CHUNK_TOKENS, _ -> {})) {
      double nats = 0;
      long count = 0;
      for (Passage passage : passages) {
        if (passage.tokens.length > run.contextLength()) {
          throw new CommandException(
              "a line of %s has %d tokens; the model takes %d"
                  .formatted(text, passage.tokens.length, run.contextLength()));
        }
        nats += nats(run, passage);
        count += passage.tokens.length - passage.from;
      }
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "perplexity %.4f over %d tokens of %d lines (%s, %s)%n",
              Math.exp(nats / Math.max(1, count)),
              count,
              passages.size(),
              run.summary().name(),
              run.summary().quantization());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private List<Passage> passages() throws IOException {
    List<Passage> passages = new ArrayList<>();
    try (GgufFile file = GgufFile.open(options.model())) {
      Tokenizer tokenizer = Tokenizer.of(file.metadata());
      ChatTemplate template = ChatTemplate.of(file.metadata(), tokenizer);
      for (String line : Files.readAllLines(text)) {
        Passage passage = passage(line, tokenizer, template);
        if (passage.tokens.length > passage.from) {
          passages.add(passage);
        }
      }
    }
    return passages;
  }

  private static Passage passage(String line, Tokenizer tokenizer, ChatTemplate template) {
    String[] parts = line.replace("\\n", "\n").split("\t", -1);
    if (parts.length != 3) {
      return new Passage(
          joined(bos(tokenizer), tokenizer.encode(line.replace("\\n", "\n")), new int[0]), 1);
    }
    List<ChatMessage> messages = new ArrayList<>();
    if (!parts[0].isEmpty()) {
      messages.add(ChatMessage.system(parts[0]));
    }
    messages.add(ChatMessage.user(parts[1]));
    int[] prompt = template.render(messages, false).tokens();
    int[] end = IntStream.of(tokenizer.eos().stream().toArray()).toArray();
    return new Passage(joined(prompt, tokenizer.encode(parts[2]), end), prompt.length);
  }

  private static int[] bos(Tokenizer tokenizer) {
    return tokenizer.bos().stream().toArray();
  }

  private static int[] joined(int[] first, int[] second, int[] third) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(first), IntStream.of(second)), IntStream.of(third))
        .toArray();
  }

  /** Minus the logarithm of the probability of the passage's tokens. */
  private static double nats(DirectRun run, Passage passage) {
    int[] tokens = passage.tokens;
    int vocabulary = run.vocabularySize();
    double sum = 0;
    try (DirectRun.Sequence sequence = run.begin(0, tokens.length)) {
      for (int from = 0; from < tokens.length - 1; from += CHUNK_TOKENS) {
        int count = Math.min(CHUNK_TOKENS, tokens.length - 1 - from);
        float[] logits = sequence.pass(tokens, from, count, Slice.Logits.ALL);
        for (int row = 0; row < count; row++) {
          int next = from + row + 1;
          if (next >= passage.from) {
            sum += nats(logits, row * vocabulary, vocabulary, tokens[next]);
          }
        }
      }
    }
    return sum;
  }

  private static double nats(float[] logits, int offset, int count, int token) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, logits[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(logits[offset + i] - max);
    }
    return Math.log(sum) + max - logits[offset + token];
  }
}
