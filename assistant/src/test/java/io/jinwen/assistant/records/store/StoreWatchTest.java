package io.jinwen.assistant.records.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.store.Database.StoreFullException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionSystemException;

/** What a full disk and a database that is gone do, and that all is well afterwards. */
@ExtendWith(OutputCaptureExtension.class)
class StoreWatchTest {
  private static final StoreWatch.Limits LIMITS = new StoreWatch.Limits(1_000, 100);

  @TempDir private Path folder;

  @AfterEach
  void makeRoom() {
    FullDisk.fill(false);
  }

  private static void write(Database database, String hash) {
    database.inTransaction(() ->
        database
            .jdbc()
            .sql("update audit_head set hash = :hash where id = 1")
            .param("hash", hash)
            .update());
  }

  private static String read(Database database) {
    return database
        .jdbc()
        .sql("select hash from audit_head where id = 1")
        .query(String.class)
        .single();
  }

  @Test
  void aWriteOntoAFullDiskIsToldAndAllGoesOnWhenThereIsRoomAgain() {
    try (Database database = Database.open(FullDisk.address(folder.resolve("full")));
        StoreWatch watch =
            new StoreWatch(database, LIMITS, Clock.systemUTC(), OptionalLong::empty)) {
      write(database, "before");
      FullDisk.fill(true);
      assertThatThrownBy(() -> write(database, "lost"))
          .satisfies(e -> assertThat(StoreFault.of(e)).hasValue(StoreFault.FULL));
      watch.look();
      assertThat(database.state().serves()).isFalse();
      assertThat(database.state().reason()).isNotBlank();
      assertThatThrownBy(() -> write(database, "lost"))
          .satisfies(e -> assertThat(StoreFault.of(e)).isPresent());

      FullDisk.fill(false);
      watch.look();
      assertThat(database.state()).isEqualTo(StoreState.GOOD);
      assertThat(read(database)).isEqualTo("before");
      write(database, "after");
      assertThat(read(database)).isEqualTo("after");
    }
  }

  @Test
  void nothingIsWrittenIntoTheLastOfTheRoom() {
    AtomicLong free = new AtomicLong(5_000);
    try (Database database = Database.open(TestDatabase.H2.empty());
        StoreWatch watch =
            new StoreWatch(
                database, LIMITS, Clock.systemUTC(), () -> OptionalLong.of(free.get()))) {
      watch.look();
      assertThat(database.state()).isEqualTo(StoreState.GOOD);
      free.set(999);
      watch.look();
      assertThat(database.state().kind()).isEqualTo(StoreState.Kind.LOW_SPACE);
      write(database, "still written");
      free.set(99);
      watch.look();
      assertThat(database.state().kind()).isEqualTo(StoreState.Kind.FULL);
      assertThatThrownBy(() -> write(database, "not written"))
          .isInstanceOf(StoreFullException.class);
      assertThat(read(database)).isEqualTo("still written");
      free.set(5_000);
      watch.look();
      write(database, "written again");
    }
  }

  @Test
  void whatIsWrongIsLoggedOnceAMinute(CapturedOutput output) {
    TickingClock clock = new TickingClock("2026-01-01T00:00:00Z");
    try (Database database = Database.open(TestDatabase.H2.empty());
        StoreWatch watch = new StoreWatch(database, LIMITS, clock, () -> OptionalLong.of(99))) {
      for (int looks = 0; looks < 60; looks++) {
        watch.look();
        clock.advance(Duration.ofSeconds(1));
      }
    }
    assertThat(output.getAll().lines().filter(line -> line.contains("MiB left")))
        .as("two minutes")
        .hasSizeBetween(2, 3);
  }

  @Test
  void aServerThatIsGoneIsToldAtOnceAndFoundAgain() {
    DatabaseAddress address = TestDatabase.POSTGRESQL.empty();
    try (Database database = Database.open(address);
        StoreWatch watch = new StoreWatch(database, LIMITS, Clock.systemUTC())) {
      write(database, "before");
      PostgresServer.refuseConnections(address);
      assertThatThrownBy(() -> read(database))
          .satisfies(e -> assertThat(StoreFault.of(e)).hasValue(StoreFault.AWAY));
      watch.look();
      assertThat(database.state().kind()).isEqualTo(StoreState.Kind.AWAY);
      assertThatThrownBy(() -> read(database)).hasRootCauseMessage(database.state().reason());

      PostgresServer.acceptConnections(address);
      watch.look();
      assertThat(database.state()).isEqualTo(StoreState.GOOD);
      assertThat(read(database)).isEqualTo("before");
    }
  }

  @Test
  void aConnectionThatBreaksUnderATransactionIsToldByWhatBrokeIt() {
    DatabaseAddress address = TestDatabase.POSTGRESQL.empty();
    try (Database database = Database.open(address)) {
      assertThatThrownBy(() ->
              database.inTransaction(() -> {
                write(database, "lost");
                PostgresServer.refuseConnections(address);
                return read(database);
              }))
          .isNotInstanceOf(TransactionSystemException.class) // that of the rollback
          .satisfies(e -> assertThat(StoreFault.of(e)).hasValue(StoreFault.AWAY));
      PostgresServer.acceptConnections(address);
    }
  }

  @Test
  void aConnectionThatThePoolTookAwayIsAFaultOfTheStore() {
    assertThat(StoreFault.of(new IllegalStateException(new SQLException("Connection is closed"))))
        .hasValue(StoreFault.AWAY);
    assertThat(StoreFault.of(new SQLException("Connection is closed", "22000"))).isEmpty();
  }

  @Test
  void otherErrorsAreNoFaultOfTheStore() {
    assertThat(StoreFault.of(new IllegalStateException("defect"))).isEqualTo(Optional.empty());
    try (Database database = Database.open(TestDatabase.H2.empty())) {
      assertThatThrownBy(() -> database.jdbc().sql("select nothing").query().listOfRows())
          .satisfies(e -> assertThat(StoreFault.of(e)).isEmpty());
    }
  }
}
