package io.jinwen.documents.parse;

import io.jinwen.documents.RefusedDocumentException;

/** A limit was met deep inside a parser whose methods declare no such exception. */
final class StoppedException extends RuntimeException {
  private final transient RefusedDocumentException refused;

  StoppedException(RefusedDocumentException refused) {
    super(refused.getMessage(), refused);
    this.refused = refused;
  }

  RefusedDocumentException refused() {
    return refused;
  }
}
