package io.jinwen.assistant.records.store;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.JdbcSessionStore;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A process that adds turns until it is killed, and says of each one that it is kept. */
final class AppendingProcess {
  static final String OWNER = "anna";

  private AppendingProcess() {}

  /** Starts one; what it says is read with {@link #nextId}. */
  static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProcess.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The next id that it acknowledged; empty once it is dead. */
  static Optional<String> nextId(BufferedReader lines) {
    return nextIds(lines).findFirst();
  }

  /** All further ones. Log lines, and a line that death cut off, acknowledge nothing. */
  static Stream<String> nextIds(BufferedReader lines) {
    return lines.lines().filter(line -> line.matches("[0-9a-z]{26}"));
  }

  public static void main(String[] arguments) {
    Database database = Database.open(DatabaseAddress.file(Path.of(arguments[0])));
    Clock clock = Clock.systemUTC();
    AuditLog audit = new AuditLog(database, clock);
    SessionStore sessions =
        new JdbcSessionStore(database, audit, new Ids(clock), clock, title -> title, _ -> {});
    Session session = sessions.create(OWNER, "service", "");
    Optional<String> parent = Optional.empty();
    while (true) {
      Optional<String> last = parent;
      Turn turn =
          database.inTransaction(() -> {
            Turn added =
                sessions.append(OWNER, NewTurn.of(session.id(), last, "问", "答".repeat(200)));
            audit.append(
                AuditEntry.event(AuditKind.ANSWERED, OWNER, session.id(), added.id(), List.of()));
            return added;
          });
      System.out.println(turn.id());
      System.out.flush();
      parent = Optional.of(turn.id());
    }
  }
}
