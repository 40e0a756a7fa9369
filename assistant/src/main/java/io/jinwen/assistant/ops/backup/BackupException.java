package io.jinwen.assistant.ops.backup;

/** A copy cannot be made or put back; the message says why and what to do. */
public final class BackupException extends RuntimeException {
  BackupException(String message) {
    super(message);
  }

  BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
