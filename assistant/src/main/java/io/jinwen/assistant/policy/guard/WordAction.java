package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.Locale;

/** What happens where a sensitive word occurs, from the mildest to the most severe. */
public enum WordAction {
  /** The hit is recorded and raises the risk; the text stays as it is. */
  WARN,
  /** The word is replaced, character by character. */
  MASK,
  /** The request is refused, the answer ends before the word. */
  BLOCK;

  /** The lower-case name that the word lists use. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the lower-case name that the word lists use. */
  static WordAction named(String name) {
    for (WordAction action : values()) {
      if (action.code().equals(name)) {
        return action;
      }
    }
    throw new KnowledgeException(Defect.NOT_ONE_OF, "action", name, "warn / mask / block");
  }
}
