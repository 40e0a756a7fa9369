package io.jinwen.assistant.summaries;

import java.util.Locale;

/** How far a summary has come. */
public enum SummaryState {
  /** Others are made before it. */
  WAITING,
  /** It is being made. */
  RUNNING,
  /** It is complete, but for what its coverage names. */
  DONE,
  /** Its owner stopped it; what there was of it is kept. */
  CANCELLED,
  /** It cannot be made; the problem says why. */
  FAILED;

  /** Whether it changes by itself. */
  public boolean isUnderWay() {
    return this == WAITING || this == RUNNING;
  }

  /** The name on the wire. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
