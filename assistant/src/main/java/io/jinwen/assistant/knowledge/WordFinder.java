package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which of some hundred words occur in a text, in one pass: at every place only the words are
 * looked at that begin with its character. Immutable once all words are in.
 *
 * @param <T> what a word stands for
 */
final class WordFinder<T> {
  private final Map<Character, List<Word<T>>> byFirst = new HashMap<>();

  private record Word<T>(String text, T meaning) {}

  /** Looks for a word too; an empty one occurs nowhere. */
  void add(String word, T meaning) {
    if (!word.isEmpty()) {
      byFirst
          .computeIfAbsent(word.charAt(0), _ -> new ArrayList<>(2))
          .add(new Word<>(word, meaning));
    }
  }

  /** Tells what each word stands for that occurs, once for every place. */
  void in(String text, Consumer<T> found) {
    for (int place = 0; place < text.length(); place++) {
      List<Word<T>> words = byFirst.get(text.charAt(place));
      if (words != null) {
        for (int i = 0; i < words.size(); i++) {
          if (text.startsWith(words.get(i).text(), place)) {
            found.accept(words.get(i).meaning());
          }
        }
      }
    }
  }
}
