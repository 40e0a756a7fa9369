package io.jinwen.assistant.records.session;

/**
 * Which sessions to list, newest first.
 *
 * @param search only sessions whose title, questions or answers hold this text, letters of either
 *     case; empty for all
 * @param archived whether the archived ones are listed, or the others
 * @param offset how many to leave out
 * @param limit how many to list at most
 */
public record SessionQuery(String search, boolean archived, int offset, int limit) {
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
    return new SessionQuery("", false, 0, limit);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new SessionException(SessionException.Code.INVALID, otherwise);
    }
  }
}
