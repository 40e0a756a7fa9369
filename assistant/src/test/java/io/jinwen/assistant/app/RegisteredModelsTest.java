package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.app.RegisteredModels.Mode;
import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.model.ModelFileHash;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The register before the loader, and the command that fills it. */
@ExtendWith(OutputCaptureExtension.class)
class RegisteredModelsTest {
  @TempDir Path folder;
  private Path model;
  private String hash;
  private DatabaseAddress address;

  @BeforeEach
  void write() throws IOException {
    model = Files.writeString(folder.resolve("model.gguf"), "weights");
    hash = ModelFileHash.of(model);
    address = DatabaseAddress.standard(folder);
  }

  @Test
  void strictLoadsOnlyWhatWasAdmitted() throws Exception {
    assertThatThrownBy(() -> load(Mode.STRICT))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(model.toString())
        .hasMessageContaining(hash)
        .hasMessageContaining("./jinwen model admit");
    assertThat(command("admit", model.toString(), "--licence", "Apache-2.0", "--by", "wang"))
        .isZero();
    load(Mode.STRICT);
    Files.writeString(model, "other weights");
    assertThatThrownBy(() -> load(Mode.STRICT)).isInstanceOf(EngineException.class);
    Files.writeString(model, "weights");
    assertThat(command("withdraw", hash, "--by", "li")).isZero();
    assertThatThrownBy(() -> load(Mode.STRICT)).isInstanceOf(EngineException.class);
    assertThat(recorded())
        .filteredOn(line -> line.startsWith("MODEL_LOADED"))
        .hasSize(4)
        .contains("MODEL_LOADED system [model-admitted:%s]".formatted(hash));
  }

  @Test
  void recordLoadsEverythingAndSaysWhatItWas() throws Exception {
    load(Mode.OFF);
    assertThat(recorded()).isEmpty();
    load(Mode.RECORD);
    assertThat(recorded())
        .containsExactly("MODEL_LOADED system [model-not-admitted:%s]".formatted(hash));
  }

  @Test
  void theCommandListsAndSaysWhatIsWrong(CapturedOutput output) {
    assertThat(
            command(
                "admit",
                model.toString(),
                "--name",
                "优图",
                "--licence",
                "MIT",
                "--by",
                "wang",
                "--filing-number",
                "备-1",
                "--evaluation",
                "报告 12"))
        .isZero();
    assertThat(command("list")).isZero();
    assertThat(output.getOut()).contains(hash + "\tadmitted\t优图\tMIT\t备-1\twang ", "\t报告 12");
    assertThat(command("admit", model.toString(), "--by", "wang")).isEqualTo(2);
    assertThat(command("withdraw", "0".repeat(64), "--by", "li")).isEqualTo(1);
    assertThat(output.getErr()).contains("--licence", "no admitted model with the hash");
  }

  private int command(String... arguments) {
    return new ModelCommand(Map.of("JINWEN_DB_URL", address.url())).run(arguments);
  }

  private void load(Mode mode) throws Exception {
    EngineLoader loader = _ -> FakeEngine.answering();
    try (Database database = Database.open(address)) {
      ModelRegister register =
          new ModelRegister(database, new AuditLog(database, Clock.systemUTC()), Clock.systemUTC());
      new RegisteredModels(loader, model, () -> register, mode).load((_, _) -> {}).close();
    }
  }

  private List<String> recorded() {
    try (Database database = Database.open(address)) {
      List<String> recorded = new ArrayList<>();
      new AuditLog(database, Clock.systemUTC())
          .read(
              1,
              it ->
                  recorded.add(
                      "%s %s %s"
                          .formatted(
                              it.entry().kind(), it.entry().caller(), it.entry().decisions())));
      return recorded;
    }
  }
}
