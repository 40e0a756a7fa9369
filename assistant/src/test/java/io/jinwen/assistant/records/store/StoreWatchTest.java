package io.jinwen.assistant.records.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a full disk and a database that is gone do, and that all is well afterwards. */
class StoreWatchTest {
  private static final StoreWatch.Room ROOM = new StoreWatch.Room(1_000, 100);

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
        StoreWatch watch = new StoreWatch(database, ROOM, Clock.systemUTC(), OptionalLong::empty)) {
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
            new StoreWatch(database, ROOM, Clock.systemUTC(), () -> OptionalLong.of(free.get()))) {
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
  void aServerThatIsGoneIsToldAtOnceAndFoundAgain() {
    DatabaseAddress address = TestDatabase.POSTGRESQL.empty();
    try (Database database = Database.open(address);
        StoreWatch watch = new StoreWatch(database, ROOM, Clock.systemUTC())) {
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
  void otherErrorsAreNoFaultOfTheStore() {
    assertThat(StoreFault.of(new IllegalStateException("defect"))).isEqualTo(Optional.empty());
    try (Database database = Database.open(TestDatabase.H2.empty())) {
      assertThatThrownBy(() -> database.jdbc().sql("select nothing").query().listOfRows())
          .satisfies(e -> assertThat(StoreFault.of(e)).isEmpty());
    }
  }
}
