package io.jinwen.assistant.records.store;

/** The database cannot be used; the message says why and what to do. */
public final class DatabaseException extends RuntimeException {
  DatabaseException(String message) {
    super(message);
  }

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
