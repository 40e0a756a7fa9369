package io.jinwen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFinderTest {
  @TempDir private Path folder;
  private Path demonstration;

  @BeforeEach
  void comesWithADemonstrationModel() throws IOException {
    demonstration = model("demo/jinwen-demo-q8_0.gguf", 3000);
  }

  @Test
  void takesTheDemonstrationModelWhereNoOtherLies() {
    assertThat(finder("").find(Optional.empty())).isEqualTo(demonstration);
  }

  @Test
  void prefersThePulledModelThenTheEnvironmentThenTheOneAskedFor() throws IOException {
    model("older.gguf", 1000);
    Path newer = model("newer.gguf", 2000);
    Path named = model("elsewhere/named.gguf", 1000);

    assertThat(finder("").find(Optional.empty())).isEqualTo(newer);
    assertThat(finder(named.toString()).find(Optional.empty())).isEqualTo(named);
    assertThat(finder(named.toString()).find(Optional.of(newer))).isEqualTo(newer);
  }

  @Test
  void saysWhatToDoWhereThereIsNone() throws IOException {
    Files.delete(demonstration);

    assertThatThrownBy(() -> finder("").find(Optional.empty()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("./jinwen pull");
  }

  private ModelFinder finder(String environment) {
    return new ModelFinder(folder, Optional.of(environment));
  }

  private Path model(String name, long modifiedMillis) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
    return file;
  }
}
