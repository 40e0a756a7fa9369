package io.jinwen.assistant.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The word filter. It finds words whatever their width, case and characters (traditional or
 * simplified) and with symbols put between them, and it maps every hit back to the text as written.
 *
 * <p>The list may be replaced at any time, by any thread: a text under way is filtered to its end
 * by the list it began with.
 */
public final class SensitiveWords {

  private final AtomicReference<CompiledWords> current;

  public SensitiveWords(WordList list) {
    this.current = new AtomicReference<>(CompiledWords.of(list));
  }

  /**
   * Filters by another list from now on.
   *
   * @throws IllegalArgumentException if the list cannot be compiled; the old one then stays
   */
  public void replace(WordList list) {
    current.set(CompiledWords.of(list));
  }

  /** Which list is in use, for the audit. */
  public String version() {
    return current.get().version();
  }

  /** Begins to filter a text that arrives in pieces. */
  public StreamFilter stream() {
    return new StreamFilter(current.get());
  }

  /** Filters a whole text; the same as a stream of one piece. */
  public Filtered filter(String text) {
    StreamFilter stream = stream();
    String shown = stream.next(text) + stream.end();
    return new Filtered(shown, stream.blockedBy(), stream.hits());
  }

  /** Every hit in a text, none withheld by a block. */
  public List<Hit> hits(String text) {
    List<Hit> hits = new ArrayList<>();
    WordScanner scanner = new WordScanner(current.get(), hits::add);
    text.codePoints().forEach(scanner::read);
    scanner.end();
    return List.copyOf(hits);
  }

  /**
   * A filtered text.
   *
   * @param text what may be shown: masked, and ended before a blocked word
   * @param blockedBy the word that ended it
   * @param hits what was found up to there
   */
  public record Filtered(String text, Optional<Hit> blockedBy, List<Hit> hits) {}
}
