package io.jinwen.assistant.records.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.model.ModelRegister.ModelEntry;
import io.jinwen.assistant.records.model.ModelRegister.RegisteredModel;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelRegisterTest {
  private static final String HASH =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // of "abc"

  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @ParameterizedTest
  @EnumSource
  void admitsWithdrawsAndRecordsBoth(TestDatabase kind) {
    try (Database database = Database.open(kind.empty())) {
      AuditLog audit = new AuditLog(database, CLOCK);
      ModelRegister register = new ModelRegister(database, audit, CLOCK);
      assertThat(register.find(HASH)).isEmpty();
      ModelEntry entry = new ModelEntry(HASH, "优图", "Apache-2.0", "备案2026-001", "评测报告 12 号");
      register.admit("wang", entry);
      RegisteredModel found = register.find(HASH.toUpperCase(Locale.ROOT)).orElseThrow();
      assertThat(found).isEqualTo(new RegisteredModel(entry, "wang", NOW, Optional.empty()));
      register.withdraw("li", HASH);
      assertThat(register.find(HASH).orElseThrow().isAdmitted()).isFalse();
      assertThatThrownBy(() -> register.withdraw("li", HASH))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(HASH);
      register.admit("wang", new ModelEntry(HASH, "优图", "Apache-2.0", "", ""));
      assertThat(register.list()).hasSize(1).allMatch(RegisteredModel::isAdmitted);
      register.recordLoaded(HASH, true);
      List<String> recorded = new ArrayList<>();
      audit.read(1, it -> recorded.add(shown(it)));
      assertThat(recorded)
          .containsExactly(
              "MODEL_CHANGED wang [model-admitted:%s]".formatted(HASH),
              "MODEL_CHANGED li [model-withdrawn:%s]".formatted(HASH),
              "MODEL_CHANGED wang [model-admitted:%s]".formatted(HASH),
              "MODEL_LOADED system [model-admitted:%s]".formatted(HASH));
      assertThat(new AuditVerifier(audit).verify(Optional.empty()))
          .isInstanceOf(AuditVerdict.Intact.class);
    }
  }

  private static String shown(AuditRecord record) {
    return "%s %s %s"
        .formatted(record.entry().kind(), record.entry().caller(), record.entry().decisions());
  }

  @Test
  void saysWhatIsWrongWithAnEntry() {
    assertThatThrownBy(() -> new ModelEntry("abc", "a", "b", "", ""))
        .hasMessageContaining("'abc' is no SHA-256");
    assertThatThrownBy(() -> new ModelEntry(HASH, " ", "b", "", "")).hasMessageContaining("name");
    assertThatThrownBy(() -> new ModelEntry(HASH, "a", "", "", "")).hasMessageContaining("licence");
    assertThatThrownBy(() -> new ModelEntry(HASH, "a", "b", "", "x".repeat(2001)))
        .hasMessageContaining("evaluation has 2001 characters, at most 2000");
  }

  @Test
  void hashesAFileOrAllItsParts(@TempDir Path folder) throws IOException {
    Path whole = Files.writeString(folder.resolve("whole.gguf"), "abc");
    assertThat(ModelFileHash.of(whole)).isEqualTo(HASH);
    Path first = Files.writeString(folder.resolve("m-00001-of-00002.gguf"), "ab");
    assertThatThrownBy(() -> ModelFileHash.of(first)).isInstanceOf(IOException.class);
    Files.writeString(folder.resolve("m-00002-of-00002.gguf"), "c");
    assertThat(ModelFileHash.of(first)).isEqualTo(HASH);
  }
}
