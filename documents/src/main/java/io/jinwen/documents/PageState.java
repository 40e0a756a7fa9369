package io.jinwen.documents;

/** What of a page can be read. */
public enum PageState {
  /** It has text. */
  TEXT,
  /** It is a picture; only character recognition could read it. */
  SCAN,
  /** It is a picture, and its characters were recognised: some may be wrong. */
  RECOGNISED,
  /** It has text, but its font does not say which characters they are. */
  GARBLED,
  /** It has nothing. */
  EMPTY
}
