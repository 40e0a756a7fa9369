package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.backend.Backend.NotReadyException;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.model.ModelFileHash;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.model.ModelRegister.ModelEntry;
import io.jinwen.assistant.records.model.RegisterMode;
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
    assertThatThrownBy(() -> load(RegisterMode.STRICT))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(model.toString())
        .hasMessageContaining(hash)
        .hasMessageContaining("./jinwen model admit");
    assertThat(command("admit", model.toString(), "--licence", "Apache-2.0", "--by", "wang"))
        .isZero();
    load(RegisterMode.STRICT);
    Files.writeString(model, "other weights");
    assertThatThrownBy(() -> load(RegisterMode.STRICT)).isInstanceOf(EngineException.class);
    Files.writeString(model, "weights");
    assertThat(command("withdraw", hash, "--by", "li")).isZero();
    assertThatThrownBy(() -> load(RegisterMode.STRICT)).isInstanceOf(EngineException.class);
    assertThat(recorded())
        .filteredOn(line -> line.startsWith("MODEL_LOADED"))
        .hasSize(4)
        .contains("MODEL_LOADED system [model-admitted:%s]".formatted(hash));
  }

  @Test
  void oneThatIsWithdrawnWhileItAnswersIsAskedNothingMore() {
    Clock clock = Clock.systemUTC();
    try (Database database = Database.open(address)) {
      ModelRegister register = new ModelRegister(database, new AuditLog(database, clock), clock);
      ModelEntry entry = new ModelEntry(hash, "优图", "Apache-2.0", "", "");
      register.admit("wang", entry);
      RegisteredModels models =
          new RegisteredModels(
              _ -> FakeEngine.answering(), model, () -> register, RegisterMode.STRICT);
      try (Backend backend = new Backend(models, AssertionError::new);
          AdmissionWatch watch = new AdmissionWatch(models, register, backend)) {
        backend.start();
        awaitState(backend, BackendState.Ready.class);
        watch.look();
        assertThat(backend.engine()).isNotNull();

        register.withdraw("li", hash);
        watch.look();
        watch.look(); // what is known already is not recorded again
        assertThat(backend.state())
            .isInstanceOfSatisfying(
                BackendState.Withdrawn.class,
                it -> assertThat(it.reason()).contains(hash, "withdrawn"));
        assertThatThrownBy(backend::engine).isInstanceOf(NotReadyException.class);

        register.admit("wang", entry);
        watch.look();
        assertThat(backend.engine()).isNotNull();
      }
    }
    assertThat(recorded())
        .filteredOn(line -> line.startsWith("MODEL_LOADED"))
        .containsExactly(
            "MODEL_LOADED system [model-admitted:%s]".formatted(hash),
            "MODEL_LOADED system [model-not-admitted:%s]".formatted(hash),
            "MODEL_LOADED system [model-admitted:%s]".formatted(hash));
  }

  @Test
  void whatTheDatabaseDidNotTakeIsRecordedWithTheNextLook() {
    Clock clock = Clock.systemUTC();
    try (Database database = Database.open(address)) {
      ModelRegister register = new ModelRegister(database, new AuditLog(database, clock), clock);
      register.admit("wang", new ModelEntry(hash, "优图", "Apache-2.0", "", ""));
      RegisteredModels models =
          new RegisteredModels(
              _ -> FakeEngine.answering(), model, () -> register, RegisterMode.STRICT);
      try (Backend backend = new Backend(models, AssertionError::new);
          AdmissionWatch watch = new AdmissionWatch(models, register, backend)) {
        backend.start();
        awaitState(backend, BackendState.Ready.class);
        register.withdraw("li", hash);
        database.jdbc().sql("alter table audit_records rename to away").update();
        assertThatThrownBy(watch::look).isInstanceOf(RuntimeException.class);
        assertThat(backend.state()).isInstanceOf(BackendState.Withdrawn.class);

        database.jdbc().sql("alter table away rename to audit_records").update();
        watch.look();
        watch.look(); // once is enough
      }
    }
    assertThat(recorded())
        .filteredOn(line -> line.startsWith("MODEL_LOADED"))
        .containsExactly(
            "MODEL_LOADED system [model-admitted:%s]".formatted(hash),
            "MODEL_LOADED system [model-not-admitted:%s]".formatted(hash));
  }

  @Test
  void theWatchLooksByItself() {
    Clock clock = Clock.systemUTC();
    try (Database database = Database.open(address)) {
      ModelRegister register = new ModelRegister(database, new AuditLog(database, clock), clock);
      register.admit("wang", new ModelEntry(hash, "优图", "Apache-2.0", "", ""));
      RegisteredModels models =
          new RegisteredModels(
              _ -> FakeEngine.answering(), model, () -> register, RegisterMode.STRICT);
      try (Backend backend = new Backend(models, AssertionError::new);
          AdmissionWatch watch = new AdmissionWatch(models, register, backend)) {
        backend.start();
        watch.start();
        awaitState(backend, BackendState.Ready.class);
        register.withdraw("li", hash);
        awaitState(backend, BackendState.Withdrawn.class);
      }
    }
  }

  @Test
  void recordLoadsEverythingAndSaysWhatItWas() throws Exception {
    load(RegisterMode.OFF);
    assertThat(recorded()).isEmpty();
    load(RegisterMode.RECORD);
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

  private static void awaitState(Backend backend, Class<? extends BackendState> state) {
    while (!state.isInstance(backend.state())) {
      assertThat(backend.state()).isNotInstanceOf(BackendState.Failed.class);
      Thread.onSpinWait();
    }
  }

  private int command(String... arguments) {
    return new ModelCommand(Map.of("JINWEN_DB_URL", address.url())).run(arguments);
  }

  private void load(RegisterMode mode) throws Exception {
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
