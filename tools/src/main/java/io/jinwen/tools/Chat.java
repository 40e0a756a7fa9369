package io.jinwen.tools;

import io.jinwen.engine.Engine;
import io.jinwen.engine.LocalEngine;
import io.jinwen.engine.api.SamplingParams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./jinwen chat}: a conversation in the terminal, or with the lines of standard input. */
@Command(
    name = "chat",
    description = "Talks to the model in this terminal; /help lists what can be typed.",
    footer = {
      "",
      "With standard input from a file or a pipe each line is one question of the same conversation;",
      "the answers go to standard output and everything else to standard error."
    })
final class Chat implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Option(names = "--system", paramLabel = "TEXT", description = "what the model is told first")
  private String system;

  @Option(names = "--thinking", description = "let the model think before it answers")
  private boolean thinking;

  @Option(names = "--max-new-tokens", paramLabel = "N", description = "most tokens of an answer")
  private Integer maxNewTokens;

  @Option(names = "--temperature", paramLabel = "T", description = "0 is the likeliest always")
  private Float temperature;

  @Option(names = "--top-k", paramLabel = "K", description = "keep the K likeliest tokens")
  private Integer topK;

  @Option(names = "--top-p", paramLabel = "P", description = "keep the likeliest up to this share")
  private Float topP;

  @Option(names = "--repetition-penalty", paramLabel = "R", description = "1 is none")
  private Float repetitionPenalty;

  @Option(names = "--seed", paramLabel = "N", description = "the same seed gives the same text")
  private Long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SamplingParams sampling = sampling();
    boolean interactive = System.console() != null && System.console().isTerminal();
    try (Engine engine = LocalEngine.load(options.config(), new LoadProgress(interactive))) {
      if (interactive) {
        talk(engine, sampling);
      } else {
        answerLines(engine, sampling);
      }
    }
    return 0;
  }

  private SamplingParams sampling() {
    SamplingParams.Builder sampling = SamplingParams.DEFAULT.toBuilder();
    if (maxNewTokens != null) {
      sampling.maxNewTokens(maxNewTokens);
    }
    if (temperature != null) {
      sampling.temperature(temperature);
    }
    if (topK != null) {
      sampling.topK(topK);
    }
    if (topP != null) {
      sampling.topP(topP);
    }
    if (repetitionPenalty != null) {
      sampling.repetitionPenalty(repetitionPenalty);
    }
    if (seed != null) {
      sampling.seed(seed);
    }
    return sampling.build();
  }

  private void talk(Engine engine, SamplingParams sampling)
      throws IOException, InterruptedException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      PrintWriter out = terminal.writer();
      Conversation conversation = new Conversation(engine, sampling, new ChatView(out, out, true));
      conversation.begin(system, thinking);
      terminal.handle(Terminal.Signal.INT, _ -> conversation.stopAnswer());
      out.println(engine.model().name() + ", " + engine.model().kernels());
      out.println("/help lists what can be typed; Ctrl-C stops an answer.");
      out.flush();
      while (true) {
        try {
          if (!conversation.take(reader.readLine("> "))) {
            return;
          }
        } catch (UserInterruptException _) {
          out.println("(/exit or Ctrl-D ends the conversation)");
          out.flush();
        } catch (EndOfFileException _) {
          return;
        }
      }
    }
  }

  private void answerLines(Engine engine, SamplingParams sampling)
      throws IOException, InterruptedException {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter aside = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Conversation conversation = new Conversation(engine, sampling, new ChatView(out, aside, false));
    conversation.begin(system, thinking);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && conversation.take(line)) {
      line = lines.readLine();
    }
  }
}
