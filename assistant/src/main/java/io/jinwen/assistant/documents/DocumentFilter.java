package io.jinwen.assistant.documents;

import io.jinwen.documents.DocumentKind;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the documents that one may read are meant.
 *
 * @param collection only those in it; empty for any
 * @param kinds only these formats; none for any
 * @param since added on this day of the server's zone or later
 * @param until added on this day or earlier
 */
public record DocumentFilter(
    Optional<String> collection,
    Set<DocumentKind> kinds,
    Optional<LocalDate> since,
    Optional<LocalDate> until) {
  /** Lets all through. */
  public static final DocumentFilter NONE =
      new DocumentFilter(Optional.empty(), Set.of(), Optional.empty(), Optional.empty());

  public DocumentFilter {
    kinds = Set.copyOf(kinds);
  }

  boolean accepts(StoredDocument document) {
    LocalDate added = LocalDate.ofInstant(document.createdAt(), ZoneId.systemDefault());
    return (collection.isEmpty() || collection.get().equals(document.collection()))
        && (kinds.isEmpty() || document.kind().filter(kinds::contains).isPresent())
        && since.filter(added::isBefore).isEmpty()
        && until.filter(added::isAfter).isEmpty();
  }
}
