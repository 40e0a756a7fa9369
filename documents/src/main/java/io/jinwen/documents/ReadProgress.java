package io.jinwen.documents;

/** Hears how far reading has come. */
@FunctionalInterface
public interface ReadProgress {
  /** Hears nothing. */
  ReadProgress NONE = (page, pages) -> {};

  /** The page that was read last, of how many. */
  void reached(int page, int pages);
}
