package io.jinwen.tools;

import io.jinwen.engine.ModelFinder;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.GgufMetadata;
import io.jinwen.engine.text.template.ChatTemplate;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./jinwen tokenize}: the token ids of texts as they are, or of the prompts they become. */
@Command(
    name = "tokenize",
    description = "Prints the token ids of texts as a model's tokenizer gives them.",
    footer = {
      "",
      "The model file needs no weights. Texts are data: without --chat no BOS or EOS is added, and "
          + "names of special tokens in a text are encoded as plain text. With --cases each line "
          + "begins with a space, the form of llama.cpp's .out files, so that diff can compare them."
    })
public final class Tokenize implements Callable<Integer> {
  /** What stands between two texts of a file of cases, with a line break on both sides. */
  private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "the GGUF file with the tokenizer (default: JINWEN_MODEL, else the newest in models/)")
  private Path model;

  @ArgGroup(multiplicity = "1")
  private Texts texts;

  @Option(
      names = "--chat",
      description =
          "take each text as a user's question and print the whole prompt that the model's chat"
              + " template makes of it, special tokens and BOS included; without thinking")
  private boolean chat;

  private static final class Texts {
    @Option(
        names = "--cases",
        paramLabel = "TEXTS",
        description =
            "a file of texts with a line __ggml_vocab_test__ after each; one line of ids per text")
    private Path cases;

    @Option(names = "--text", paramLabel = "TEXT", description = "one text")
    private String text;
  }

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (GgufFile file =
        GgufFile.open(
            ModelFinder.ofThisProcess().find(Optional.ofNullable(model), System.err::println))) {
      Function<String, int[]> encoder = encoder(file.metadata());
      if (texts.text != null) {
        out.println(ids(encoder.apply(texts.text)).stripLeading());
      } else {
        for (String text : split(Files.readString(texts.cases))) {
          out.println(ids(encoder.apply(text)));
        }
      }
    }
    out.flush();
    return 0;
  }

  private Function<String, int[]> encoder(GgufMetadata metadata) {
    Tokenizer tokenizer = Tokenizer.of(metadata);
    if (!chat) {
      return tokenizer::encode;
    }
    ChatTemplate template = ChatTemplate.of(metadata, tokenizer);
    return text -> template.render(List.of(ChatMessage.user(text)), false).tokens();
  }

  private static String ids(int[] tokens) {
    return Arrays.stream(tokens).mapToObj(id -> " " + id).collect(Collectors.joining());
  }

  /**
   * The texts of a file of cases. The separator after the last one may be missing; the line break
   * that ends the file then is not part of the text, as the one before a separator is not.
   */
  static List<String> split(String cases) {
    List<String> texts = new ArrayList<>();
    int from = 0;
    for (int at = cases.indexOf(SEPARATOR); at >= 0; at = cases.indexOf(SEPARATOR, from)) {
      texts.add(cases.substring(from, at));
      from = at + SEPARATOR.length();
    }
    if (from < cases.length()) {
      int end = cases.endsWith("\n") ? cases.length() - 1 : cases.length();
      texts.add(cases.substring(from, end));
    }
    return texts;
  }
}
