package io.jinwen.assistant.documents;

import io.jinwen.documents.Diagnosis;
import io.jinwen.documents.DocumentKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A document as its owner sees it in a list.
 *
 * @param access who may search and read it beside the owner
 * @param team that it was given to; empty unless access is TEAM
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
    DocumentAccess access,
    String team,
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

  /**
   * Whether somebody may search and read it.
   *
   * @param callerTeam empty for none
   */
  boolean isReadableBy(String caller, String callerTeam) {
    return owner.equals(caller)
        || switch (access) {
          case OWN -> false;
          case TEAM -> !callerTeam.isEmpty() && callerTeam.equals(team);
          case ALL -> true;
        };
  }
}
