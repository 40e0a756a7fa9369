package io.jinwen.assistant.records.store;

import java.sql.SQLException;

/** Tells why a database did not open, and what to do. */
final class OpenFailure {
  private static final int H2_IN_USE = 90020;
  private static final int H2_NOT_THERE = 90146;
  private static final String WRONG_LOGIN = "28";

  private OpenFailure() {}

  static DatabaseException of(DatabaseAddress address, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException told) {
        return new DatabaseException(sentence(address, told), failure);
      }
    }
    return new DatabaseException(
        "the database %s cannot be opened: %s".formatted(address, failure.getMessage()), failure);
  }

  private static String sentence(DatabaseAddress address, SQLException told) {
    if (told.getErrorCode() == H2_IN_USE) {
      return "the database %s is in use by another process; stop that one first".formatted(address);
    }
    if (told.getErrorCode() == H2_NOT_THERE) {
      return "there is no database %s; the server makes it when it first starts".formatted(address);
    }
    if (told.getSQLState() != null && told.getSQLState().startsWith(WRONG_LOGIN)) {
      return "the database %s refuses the user or the password".formatted(address);
    }
    return "the database %s cannot be opened: %s".formatted(address, told.getMessage());
  }
}
