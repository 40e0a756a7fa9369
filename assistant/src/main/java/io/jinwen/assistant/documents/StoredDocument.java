package io.jinwen.assistant.documents;

import io.jinwen.documents.Diagnosis;
import io.jinwen.documents.DocumentKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A document as its owner sees it in a list.
 *
 * @param shared whether everybody may search and read it; only the owner may delete it
 * @param collection that it was put into; empty for none
 * @param name of its file
 * @param title as the document says; empty until it is read
 * @param version counts documents of one owner, collection and name
 * @param page read so far
 * @param pages 0 until known
 * @param problem why it is not read, in a sentence; empty otherwise
 */
public record StoredDocument(
    String id,
    String owner,
    boolean shared,
    String collection,
    String name,
    String title,
    Optional<DocumentKind> kind,
    long bytes,
    int version,
    DocumentState state,
    int page,
    int pages,
    String problem,
    Optional<Diagnosis> diagnosis,
    Instant createdAt) {
  /** What it is called in citations. */
  public String shownTitle() {
    return title.isEmpty() ? name : title;
  }

  /** Whether somebody may search and read it. */
  boolean isReadableBy(String caller) {
    return shared || owner.equals(caller);
  }
}
