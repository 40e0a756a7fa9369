package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.folding.Escapes;
import io.jinwen.assistant.policy.guard.WordScanner.Reading;
import java.util.function.Consumer;

/**
 * Finds words in a text as it will be seen: escapes are read first, then the text once with symbols
 * and once with letters and digits between the characters of a word. Hits come in order of their
 * starts, but for those with letters in between, which may come late.
 */
final class WordReader {
  private final WordScanner symbols;
  private final WordScanner letters;
  private final Escapes escapes;

  /**
   * @param hits told of every hit
   */
  WordReader(CompiledWords words, Consumer<Hit> hits) {
    this.symbols = new WordScanner(words, Reading.BETWEEN_SYMBOLS, hits);
    this.letters = new WordScanner(words, Reading.BETWEEN_LETTERS, hits);
    this.escapes = new Escapes(this::read);
  }

  /** Reads one code point. */
  void read(int codePoint) {
    escapes.read(codePoint);
  }

  /** The text is over: everything open is decided. */
  void end() {
    escapes.end();
    symbols.end();
    letters.end();
  }

  /** How many original characters can no longer become part of an undecided word. */
  long safe() {
    return Math.min(symbols.safe(), letters.safe());
  }

  private void read(int codePoint, int units) {
    symbols.read(codePoint, units);
    letters.read(codePoint, units);
  }
}
