package io.jinwen.assistant.records.session;

import java.util.Optional;

/**
 * Which sessions to list, newest first.
 *
 * @param search only sessions whose title, questions or answers hold this text, letters of either
 *     case; empty for all
 * @param archived whether the archived ones are listed, or the others
 * @param place where in the list they stand; those of all places where none is given
 * @param offset how many to leave out
 * @param limit how many to list at most
 */
public record SessionQuery(
    String search, boolean archived, Optional<Place> place, int offset, int limit) {
  public static final int LIMIT_MAX = 200;
  public static final int SEARCH_CHARACTERS_MAX = 200;

  /**
   * @throws SessionException INVALID for a value out of its bounds
   */
  public SessionQuery {
    require(offset >= 0, "offset is %d, at least 0 is possible".formatted(offset));
    require(
        limit >= 1 && limit <= LIMIT_MAX,
        "limit is %d, 1 to %d are possible".formatted(limit, LIMIT_MAX));
    require(
        search.length() <= SEARCH_CHARACTERS_MAX,
        "the search text has %d characters, at most %d are possible"
            .formatted(search.length(), SEARCH_CHARACTERS_MAX));
  }

  /** The newest ones. */
  public static SessionQuery newest(int limit) {
    return new SessionQuery("", false, Optional.empty(), 0, limit);
  }

  /** Those that hold a text, or all where it is empty. */
  public static SessionQuery found(String search, int limit) {
    return new SessionQuery(search, false, Optional.empty(), 0, limit);
  }

  /** The newest ones of a place. */
  public static SessionQuery at(Place place, int limit) {
    return new SessionQuery("", false, Optional.of(place), 0, limit);
  }

  /** Where a conversation stands in its owner's list: in exactly one place. */
  public sealed interface Place {
    /** Above all others, whatever folder it has. */
    record Pinned() implements Place {}

    /** In a folder, and not pinned. */
    record Folder(String name) implements Place {}

    /** Neither pinned nor in a folder. */
    record Unfiled() implements Place {}
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new SessionException(SessionException.Code.INVALID, otherwise);
    }
  }
}
