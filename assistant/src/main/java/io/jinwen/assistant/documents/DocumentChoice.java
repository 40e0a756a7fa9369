package io.jinwen.assistant.documents;

import io.jinwen.documents.DocumentKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which documents a question is to be answered from.
 *
 * @param ids of documents; none for all that the caller may read
 * @param collection only those in it; empty for any
 * @param kinds only these formats; none for any
 * @param since added on this day or later
 * @param until added on this day or earlier
 */
public record DocumentChoice(
    List<String> ids,
    Optional<String> collection,
    Set<DocumentKind> kinds,
    Optional<LocalDate> since,
    Optional<LocalDate> until) {
  /** That one question can name. */
  public static final int IDS_MAX = 100;

  /** All that the caller may read. */
  public static final DocumentChoice ALL = new DocumentChoice(List.of(), DocumentFilter.NONE);

  public DocumentChoice {
    ids = List.copyOf(ids);
    kinds = kinds == null ? Set.of() : Set.copyOf(kinds); // kept before there were any
    since = since == null ? Optional.empty() : since;
    until = until == null ? Optional.empty() : until;
  }

  public DocumentChoice(List<String> ids, DocumentFilter filter) {
    this(ids, filter.collection(), filter.kinds(), filter.since(), filter.until());
  }

  DocumentFilter filter() {
    return new DocumentFilter(collection, kinds, since, until);
  }
}
