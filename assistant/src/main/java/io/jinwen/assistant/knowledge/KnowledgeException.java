package io.jinwen.assistant.knowledge;

/** A defect in a data file; the message names the file, the entry and what to correct. */
public final class KnowledgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KnowledgeException(String file, String id, String defect) {
    super(file + ", entry " + id + ": " + defect);
  }

  KnowledgeException(String file, String defect) {
    super(file + ": " + defect);
  }

  KnowledgeException(String file, String defect, Throwable cause) {
    super(file + ": " + defect, cause);
  }
}
