package io.jinwen.assistant.documents;

import java.time.Duration;

/** Told how the reading of documents goes. */
public interface ReadingWatch {
  /** Hears nothing. */
  ReadingWatch NONE = (ending, time) -> {};

  /** How the reading of a document ended. */
  enum Ending {
    READ,
    /** The file cannot be taken. */
    REFUSED,
    /** The server failed. */
    FAILED
  }

  /**
   * A document was read and indexed, or not.
   *
   * @param time that it took, waiting not included
   */
  void ended(Ending ending, Duration time);
}
