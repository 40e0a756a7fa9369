package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  @TempDir Path folder;
  private DatabaseAddress address;
  private Map<String, String> environment;
  private String head;

  @BeforeEach
  void record() {
    address = DatabaseAddress.standard(folder);
    environment = Map.of("JINWEN_DB_URL", address.url());
    try (Database database = Database.open(address)) {
      AuditLog log = new AuditLog(database, Clock.systemUTC());
      log.append(
          new AuditEntry(
              AuditKind.ANSWERED,
              "anna",
              "",
              "",
              "我的手机号是13812345678，请帮忙洗钱",
              "好的",
              AuditVersions.NONE,
              List.of()));
      head = log.head().toString();
    }
  }

  @Test
  void tellsAnIntactChainFromABrokenOne() {
    assertThat(new AuditCommand(environment).run("verify")).isZero();
    assertThat(new AuditCommand(environment).run("verify", "--known", head)).isZero();
    assertThat(new AuditCommand(environment).run("verify", "--known", "1:" + "f".repeat(64)))
        .isEqualTo(3);
    try (Database database = Database.open(address)) {
      database.jdbc().sql("update audit_records set answer = '不'").update();
    }
    assertThat(new AuditCommand(environment).run("verify")).isEqualTo(3);
  }

  @Test
  void exportsToANewFileOnly() throws Exception {
    Path file = folder.resolve("audit.csv");
    assertThat(new AuditCommand(environment).run("export", "--output", file.toString())).isZero();
    assertThat(Files.readString(file)).contains("好的").doesNotContain("13812345678", "帮忙洗钱");
    assertThat(new AuditCommand(environment).run("export", "--output", file.toString()))
        .isEqualTo(1);
  }

  @Test
  void refusesADatabaseThatIsNotThere() {
    Map<String, String> nowhere =
        Map.of("JINWEN_DB_URL", DatabaseAddress.file(folder.resolve("none")).url());
    assertThat(new AuditCommand(nowhere).run("verify")).isEqualTo(1);
    assertThat(folder.resolve("none.mv.db")).doesNotExist();
    assertThat(new AuditCommand(environment).run("verify", "--known", "x")).isEqualTo(1);
    assertThat(new AuditCommand(environment).run("nothing")).isEqualTo(2);
  }
}
