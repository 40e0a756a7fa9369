package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.folding.Folding;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The word filter. It finds words whatever their width, case and characters (traditional or
 * simplified) and with symbols put between them, and it maps every hit back to the text as written.
 *
 * <p>The list may be replaced at any time, by any thread: a text under way is filtered to its end
 * by the list it began with.
 */
public final class SensitiveWords {

  private static final int RISK_MAX = 3;

  private final AtomicReference<CompiledWords> current;

  public SensitiveWords(WordList list) {
    this.current = new AtomicReference<>(CompiledWords.of(list));
  }

  /**
   * Filters by another list from now on.
   *
   * @throws io.jinwen.assistant.knowledge.KnowledgeException if the list cannot be compiled; the
   *     old one then stays
   */
  public void replace(WordList list) {
    current.set(CompiledWords.of(list));
  }

  /** Whether a word or variant is long enough to be looked for: two characters after folding. */
  public static boolean isLongEnough(String form) {
    return Folding.fold(form).length() >= CompiledWords.CHARACTERS_MIN;
  }

  /** Which list is in use, for the audit. */
  public String version() {
    return current.get().version();
  }

  /** Begins to filter a text that arrives in pieces. */
  public StreamFilter stream() {
    return stream(_ -> {});
  }

  /** The same; the listener is told of every hit as soon as it is certain. */
  public StreamFilter stream(Consumer<Hit> listener) {
    return new StreamFilter(current.get(), listener);
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
    WordReader reader = new WordReader(current.get(), hits::add);
    text.codePoints().forEach(reader::read);
    reader.end();
    return hits.stream().sorted(Comparator.comparingLong(Hit::start)).toList();
  }

  /**
   * A whole text with masked and blocked words replaced, so that all the rest stays.
   *
   * @param listener is told of every hit
   */
  public String masked(String text, Consumer<Hit> listener) {
    StringBuilder masked = new StringBuilder(text.length());
    int position = 0;
    for (Hit hit : hits(text)) {
      listener.accept(hit);
      if (hit.action() != WordAction.WARN && hit.end() > position) {
        int start = Math.max(position, (int) hit.start());
        masked.append(text, position, start);
        position = (int) hit.end();
        masked.repeat(StreamFilter.MASK, text.codePointCount(start, position));
      }
    }
    return masked.append(text, position, text.length()).toString();
  }

  /** What the words of a question add to the risk of its conversation, 0 to 3. */
  public int risk(String question) {
    int points = 0;
    for (Hit hit : hits(question)) {
      points += hit.action() == WordAction.BLOCK ? RISK_MAX : 1;
    }
    return Math.min(points, RISK_MAX);
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
