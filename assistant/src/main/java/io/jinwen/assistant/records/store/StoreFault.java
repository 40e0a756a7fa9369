package io.jinwen.assistant.records.store;

import io.jinwen.assistant.records.store.Database.StoreFullException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why the database cannot be used at the moment. Neither is a defect of the program, and both end
 * without it: somebody makes room, or starts the database again.
 */
public enum StoreFault {
  /** There is no room for what would be written. */
  FULL,
  /** Nobody answers, or the file was closed under us. */
  AWAY;

  private static final String POSTGRES_DISK_FULL = "53100";
  private static final String CONNECTION = "08";

  /** An administrator, a crash, or a start that is still going on. */
  private static final Set<String> POSTGRES_GOING = Set.of("57P01", "57P02", "57P03");

  /** What the pool says of a connection that it took away, without a code; why, it does not say. */
  private static final String TAKEN_AWAY = "Connection is closed";

  private static final int H2_GENERAL = 50_000;
  private static final int H2_IO_FIRST = 90_028;
  private static final int H2_IO_LAST = 90_031;
  private static final Set<Integer> H2_GONE = Set.of(90_020, 90_067, 90_098, 90_121);

  /** What systems say when there is no room, in the C library's English. */
  private static final Set<String> NO_ROOM =
      Set.of("no space left", "not enough space", "quota exceeded", "file too large");

  /** The fault behind an exception; empty where it is something else. */
  public static Optional<StoreFault> of(Throwable error) {
    Optional<StoreFault> found = Optional.empty();
    int depth = 0;
    for (Throwable cause = error; cause != null && depth < 20; cause = cause.getCause()) {
      if (tellsOfNoRoom(cause)) {
        return Optional.of(FULL);
      }
      if (found.isEmpty() && tellsOfAbsence(cause)) {
        found = Optional.of(AWAY);
      }
      depth++;
    }
    return found;
  }

  private static boolean tellsOfNoRoom(Throwable cause) {
    return switch (cause) {
      case StoreFullException _ -> true;
      case SQLException e when POSTGRES_DISK_FULL.equals(e.getSQLState()) -> true;
      case IOException e -> isNoRoom(e.getMessage());
      default -> false;
    };
  }

  private static boolean isNoRoom(String message) {
    String said = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return NO_ROOM.stream().anyMatch(said::contains);
  }

  private static boolean tellsOfAbsence(Throwable cause) {
    return switch (cause) {
      case SQLTransientConnectionException _ -> true; // no connection within the time for it
      case SQLException e -> isGone(e) || isWriteFailure(e);
      default -> false;
    };
  }

  private static boolean isGone(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith(CONNECTION)
        || (state.isEmpty() && TAKEN_AWAY.equals(e.getMessage()))
        || POSTGRES_GOING.contains(state)
        || H2_GONE.contains(e.getErrorCode());
  }

  /** H2 gives its file up when a write fails; connections to it are of no use any more. */
  static boolean isWriteFailure(SQLException e) {
    int code = e.getErrorCode();
    return (code >= H2_IO_FIRST && code <= H2_IO_LAST)
        || (code == H2_GENERAL && tellsOfStore(e.getCause()));
  }

  private static boolean tellsOfStore(Throwable cause) {
    return cause != null && cause.getClass().getSimpleName().equals("MVStoreException");
  }

  /** Whether a connection that told this must not be used again. */
  static boolean spoils(SQLException e) {
    return isGone(e) || isWriteFailure(e);
  }
}
