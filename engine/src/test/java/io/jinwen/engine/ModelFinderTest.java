package io.jinwen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFinderTest {
  @TempDir private Path home;
  private Path folder;
  private Path demonstration;
  private final List<ModelFinder.Skipped> skipped = new ArrayList<>();

  @BeforeEach
  void comesWithADemonstrationModel() throws IOException {
    folder = Files.createDirectory(home.resolve("models"));
    demonstration = model("demo/jinwen-demo-q8_0.gguf", 3000);
  }

  @Test
  void takesTheDemonstrationModelWhereNoOtherLies() {
    assertThat(finder("").find(Optional.empty(), skipped::add)).isEqualTo(demonstration);
  }

  @Test
  void prefersThePulledModelThenTheEnvironmentThenTheOneAskedFor() throws IOException {
    model("older.gguf", 1000);
    Path newer = model("newer.gguf", 2000);
    Path named = model("elsewhere/named.gguf", 1000);

    assertThat(finder("").find(Optional.empty(), skipped::add)).isEqualTo(newer);
    assertThat(finder(named.toString()).find(Optional.empty(), skipped::add)).isEqualTo(named);
    assertThat(finder(named.toString()).find(Optional.of(newer), skipped::add)).isEqualTo(newer);
  }

  @Test
  void saysWhatToDoWhereThereIsNone() throws IOException {
    Files.delete(demonstration);

    assertThatThrownBy(() -> finder("").find(Optional.empty(), skipped::add))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("./jinwen pull");
  }

  @Test
  void takesTheNewestThatCanBeRunAndNamesWhatItLeavesOut() throws IOException {
    Path fit = model("fit.gguf", 1000);
    Path projector = model("mmproj-f16.gguf", 6000, "clip");
    Path hidden = model("._fit.gguf", 5000);
    Path half = model("half.gguf", 4000);
    byte[] whole = Files.readAllBytes(half);
    Files.write(half, Arrays.copyOf(whole, whole.length - 8));
    touch(half, 4000);
    Path empty = Files.createFile(folder.resolve("empty.gguf"));
    touch(empty, 3000);

    assertThat(finder("").find(Optional.empty(), skipped::add)).isEqualTo(fit);
    assertThat(skipped)
        .extracting(ModelFinder.Skipped::file)
        .containsExactly(projector, hidden, half, empty);
    assertThat(skipped.getFirst().toString()).contains("mmproj-f16.gguf", "\"clip\"", "llama");
  }

  @Test
  void opensASplitModelByItsFirstPart() throws IOException {
    Path first = model("big-00001-of-00002.gguf", 1000);
    model("big-00002-of-00002.gguf", 2000);

    assertThat(finder("").find(Optional.empty(), skipped::add)).isEqualTo(first);
    assertThat(skipped).isEmpty();
  }

  @Test
  void fallsBackToTheDemonstrationModelWhereNothingElseCanBeRun() throws IOException {
    model("mmproj.gguf", 6000, "clip");

    assertThat(finder("").find(Optional.empty(), skipped::add)).isEqualTo(demonstration);
    assertThat(skipped).hasSize(1);
  }

  @Test
  void looksInTheFolderThatTheEnvironmentNamesAndKeepsTheDemonstrationModel(@TempDir Path elsewhere)
      throws IOException {
    model("beside.gguf", 9000);
    ModelFinder finder = new ModelFinder(home, Map.of("JINWEN_MODELS", elsewhere.toString()));

    assertThat(finder.modelsFolder()).isEqualTo(elsewhere);
    assertThat(finder.find(Optional.empty(), skipped::add)).isEqualTo(demonstration);
    Path there = model(elsewhere.resolve("there.gguf").toString(), 1000);
    assertThat(finder.find(Optional.empty(), skipped::add)).isEqualTo(there);
  }

  private ModelFinder finder(String environment) {
    return new ModelFinder(home, Map.of("JINWEN_MODEL", environment));
  }

  private Path model(String name, long modifiedMillis) throws IOException {
    return model(name, modifiedMillis, "llama");
  }

  private Path model(String name, long modifiedMillis, String architecture) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    TinyGguf.write(
        file,
        writer -> {
          writer.putString("general.architecture", architecture);
          TinyGguf.tensor(writer, "t.weight", GgmlType.F32, new Random(1), 1, 32, 3);
        });
    touch(file, modifiedMillis);
    return file;
  }

  private static void touch(Path file, long modifiedMillis) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
  }
}
