package io.jinwen.assistant.documents;

import java.util.List;
import java.util.Optional;

/**
 * Which documents a question is to be answered from.
 *
 * @param ids of documents; none for all that the caller may read
 * @param collection only those in it; empty for any
 */
public record DocumentChoice(List<String> ids, Optional<String> collection) {
  /** That one question can name. */
  public static final int IDS_MAX = 100;

  public DocumentChoice {
    ids = List.copyOf(ids);
  }
}
