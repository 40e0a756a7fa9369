package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
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
    throw new KnowledgeException(Defect.NOT_ONE_OF, "severity", name, "hint / disclose / block");
  }
}
