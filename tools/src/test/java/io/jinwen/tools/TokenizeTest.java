package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.format.gguf.GgufWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TokenizeTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @BeforeEach
  void writeVocabulary() throws Exception {
    new GgufWriter()
        .putString("general.architecture", "llama")
        .putString("tokenizer.ggml.model", "gpt2")
        .putString("tokenizer.ggml.pre", "qwen2")
        .putStrings("tokenizer.ggml.tokens", List.of("a", "b", "Ġ", "Ċ", "ab", "Ġab", "<s>"))
        .putInts("tokenizer.ggml.token_type", new int[] {1, 1, 1, 1, 1, 1, 3})
        .putStrings("tokenizer.ggml.merges", List.of("a b", "Ġ ab"))
        .putU32("tokenizer.ggml.bos_token_id", 6)
        .putBool("tokenizer.ggml.add_bos_token", true)
        .putString(
            "tokenizer.chat_template",
            "{% for m in messages %}b{{ m['content'] }}{% endfor %}"
                + "{% if add_generation_prompt %}<s>a{% endif %}")
        .write(folder.resolve("vocabulary.gguf"));
  }

  private int run(String... options) {
    CommandLine line = Jinwen.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    String[] arguments = new String[options.length + 3];
    System.arraycopy(options, 0, arguments, 3, options.length);
    arguments[0] = "tokenize";
    arguments[1] = "--model";
    arguments[2] = folder.resolve("vocabulary.gguf").toString();
    return line.execute(arguments);
  }

  @Test
  void printsTheIdsOfOneText() {
    assertThat(run("--text", "ab ab\n")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("4 5 3" + System.lineSeparator());
  }

  @Test
  void printsALineForEachCase() throws Exception {
    Path cases = folder.resolve("cases.txt");
    String separator = "\n__ggml_vocab_test__\n";
    Files.writeString(cases, String.join(separator, "ab", "", "\n\n", " b\nb", "a\n"));
    assertThat(run("--cases", cases.toString())).as(err.toString()).isZero();
    assertThat(out.toString().lines()).containsExactly(" 4", "", " 3 3", " 2 1 3 1", " 0");
  }

  @Test
  void printsTheWholePromptThatAQuestionBecomes() {
    assertThat(run("--chat", "--text", "ab")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo("6 1 4 6 0" + System.lineSeparator());
  }

  @Test
  void needsATextOrCases() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("--cases");
  }
}
