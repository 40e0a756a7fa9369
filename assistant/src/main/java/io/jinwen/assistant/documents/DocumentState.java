package io.jinwen.assistant.documents;

import java.util.Locale;

/** How far a document has come. */
public enum DocumentState {
  /** Others are read before it. */
  WAITING,
  /** It is being read and indexed. */
  READING,
  /** It can be searched. */
  READY,
  /** It cannot be read; the problem says why. */
  REFUSED;

  /** Whether it changes by itself. */
  public boolean isUnderWay() {
    return this == WAITING || this == READING;
  }

  /** The name on the wire. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
