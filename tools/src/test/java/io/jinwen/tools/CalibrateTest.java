package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code quantize --calibrate} and {@code --imatrix}, run as a user runs them. */
class CalibrateTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void calibratesTheSameOnAnyNumberOfThreadsAndFromTheKeptStatistics() throws IOException {
    Path model = model();
    Path one = quantize(model, "one", "--calibrate", "--threads", "1");
    Path statistics = folder.resolve("kept.gguf");
    Path three =
        quantize(model, "three", "--calibrate", "--threads", "3", "--write-imatrix", statistics);
    assertThat(one).hasSameBinaryContentAs(three);
    assertThat(quantize(model, "kept-too", "--imatrix", statistics)).hasSameBinaryContentAs(three);
    Path plain = quantize(model, "plain");
    assertThat(plain).hasSize(Files.size(one));
    assertThat(Files.mismatch(one, plain)).isNotNegative();
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("calibration"));
  }

  @Test
  void readsTheTextsOfAFolder() throws IOException {
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(texts.resolve("a.txt"), "什么是净值？\nWhat is a bond?\n".repeat(40));
    Files.writeString(texts.resolve("b.tsv"), "s\t问\t答\n");
    Files.write(texts.resolve("c.bin"), new byte[] {-1, -2});
    quantize(model(), "packed", "--calibrate", texts);
    assertThat(err.toString()).containsPattern("calibrate on \\d{3,} tokens 100%");
  }

  @Test
  void refusesWhatCannotBeMeant() throws IOException {
    Path model = model();
    String target = folder.resolve("packed.gguf").toString();
    String[] base = {"quantize", model.toString(), target, "--type", "Q4_0"};
    assertRefused("exclude each other", base, "--calibrate", "--imatrix", "x");
    assertRefused("--write-imatrix needs --calibrate", base, "--write-imatrix", "x");
    assertRefused("not between 256 and", base, "--calibrate", "--calibration-tokens", "1");
    Path broken = Files.write(folder.resolve("broken.txt"), new byte[] {-1, -2, -3});
    assertRefused("is not UTF-8 text", base, "--calibrate", broken.toString());
    Path empty = Files.writeString(folder.resolve("empty.txt"), "\n\n");
    assertRefused("holds no text", base, "--calibrate", empty.toString());
    assertRefused("holds no .txt, .tsv or .md file", base, "--calibrate", emptyFolder());
    assertRefused("cannot be used", base, "--imatrix", broken.toString());
  }

  private String emptyFolder() throws IOException {
    return Files.createDirectory(folder.resolve("nothing")).toString();
  }

  @Test
  void refusesToCalibrateWithWhatIsPackedAlready() throws IOException {
    Path packed = quantize(model(), "packed");
    assertRefused(
        "is Q6_K already; calibrate with the file the model was published in",
        new String[] {"quantize", packed.toString(), folder + "/again.gguf", "--type", "Q4_0"},
        "--calibrate");
  }

  private void assertRefused(String reason, String[] base, String... more) {
    String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    err.getBuffer().setLength(0);
    assertThat(run(all)).isEqualTo(1);
    assertThat(err.toString()).contains(reason);
    assertThat(Path.of(base[2])).doesNotExist();
  }

  private Path model() {
    Path model = folder.resolve("model.gguf");
    if (!Files.exists(model)) {
      String[] arguments = {"make-model", "--shape", "tiny", "--type", "f16", model.toString()};
      assertThat(run(arguments)).as(err.toString()).isZero();
    }
    return model;
  }

  private Path quantize(Path model, String name, Object... options) {
    Path target = folder.resolve(name + ".gguf");
    String[] arguments = new String[options.length + 5];
    arguments[0] = "quantize";
    arguments[1] = model.toString();
    arguments[2] = target.toString();
    arguments[3] = "--type";
    arguments[4] = "Q4_0";
    for (int i = 0; i < options.length; i++) {
      arguments[5 + i] = options[i].toString();
    }
    assertThat(run(arguments)).as(err.toString()).isZero();
    return target;
  }

  private int run(String... arguments) {
    CommandLine line = Jinwen.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
