package io.jinwen.assistant.records.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.session.JdbcSessionStore;
import io.jinwen.assistant.records.session.SessionStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
  private static final long SEED = 20261123;
  private static final int ROUNDS = 4;
  private static final int TURNS_BEFORE_KILL_MAX = 60;

  @TempDir Path folder;

  @Test
  void losesNoTurnThatWasAcknowledged() throws Exception {
    Path file = folder.resolve("jinwen");
    Random random = new Random(SEED);
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(runAndKill(file, 1 + random.nextInt(TURNS_BEFORE_KILL_MAX)));
      assertAllThere(file, acknowledged);
    }
  }

  /** The ids that were acknowledged, of which there are at least so many. */
  private List<String> runAndKill(Path file, int turns) throws Exception {
    Process process = AppendingProcess.start(file);
    List<String> ids = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      while (ids.size() < turns) {
        ids.add(AppendingProcess.nextId(lines).orElseThrow());
      }
      process.toHandle().destroyForcibly(); // its last words can still be read
      AppendingProcess.nextIds(lines).forEach(ids::add);
    }
    process.waitFor();
    return ids;
  }

  private static void assertAllThere(Path file, List<String> acknowledged) {
    try (Database database = Database.open(DatabaseAddress.file(file))) {
      Clock clock = Clock.systemUTC();
      AuditLog audit = new AuditLog(database, clock);
      SessionStore sessions =
          new JdbcSessionStore(database, audit, new Ids(clock), clock, title -> title, _ -> {});
      assertThat(acknowledged)
          .allSatisfy(
              id -> assertThat(sessions.turn(AppendingProcess.OWNER, id)).as(id).isPresent());
      AuditVerdict verdict = new AuditVerifier(audit).verify(Optional.empty());
      int kept = database.jdbc().sql("select count(*) from turns").query(Integer.class).single();
      assertThat(verdict)
          .isInstanceOfSatisfying(
              AuditVerdict.Intact.class, intact -> assertThat(intact.records()).isEqualTo(kept));
    }
  }
}
