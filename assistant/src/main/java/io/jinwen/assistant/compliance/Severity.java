package io.jinwen.assistant.compliance;

import java.util.Locale;

/** What a rule card asks for, from the mildest to the most severe. */
public enum Severity {
  /** The tell is shown beside the answer. */
  HINT,
  /** The same, and the disclosure is appended. */
  DISCLOSE,
  /** A question is not given to the model, an answer is stopped; the tell takes its place. */
  BLOCK;

  static Severity named(String name) {
    for (Severity severity : values()) {
      if (severity.name().toLowerCase(Locale.ROOT).equals(name)) {
        return severity;
      }
    }
    throw new IllegalArgumentException("severity is " + name + ", must be hint, disclose or block");
  }
}
