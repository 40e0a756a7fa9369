package io.jinwen.assistant.documents;

import java.util.List;

/** Has forgotten what was computed of texts that are deleted. */
@FunctionalInterface
public interface DeletedTexts {
  /**
   * Waits until it is forgotten.
   *
   * @param texts lines of a document, as they stand in prompts
   * @return false where it cannot be done before the server's next start
   */
  boolean forget(List<String> texts) throws InterruptedException;
}
