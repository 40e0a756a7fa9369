package io.jinwen.assistant.page.parts;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where two texts differ: Chinese character by character, Latin words and numbers as wholes. Long
 * texts are compared sentence by sentence.
 *
 * @param stretches from the beginning to the end of both texts
 */
public record TextDifference(List<Stretch> stretches) {
  private static final int TOKENS_MAX = 3_000;
  private static final Pattern WORDS = Pattern.compile("[\\p{IsLatin}\\p{Nd}.]+|\\R|\\X");
  private static final Pattern SENTENCES = Pattern.compile("[^。！？!?\\n]*[。！？!?\\n]+|[^。！？!?\\n]+");

  /** What two changes have in common between them is not worth showing below this length. */
  private static final int COMMON_CHARACTERS_MIN = 4;

  /**
   * One place in both texts.
   *
   * @param before what stands there in the first one; may be empty
   * @param after what stands there in the second one; the same unless it changed
   */
  public record Stretch(String before, String after, boolean changed) {}

  /** Compares two texts. */
  public static TextDifference of(String before, String after) {
    List<String> first = tokens(WORDS, before);
    List<String> second = tokens(WORDS, after);
    if (Math.max(first.size(), second.size()) > TOKENS_MAX) {
      first = tokens(SENTENCES, before);
      second = tokens(SENTENCES, after);
    }
    if (Math.max(first.size(), second.size()) > TOKENS_MAX) {
      first = List.of(before);
      second = List.of(after);
    }
    return new TextDifference(stretches(first, second));
  }

  /** Whether the texts are the same. */
  public boolean isNone() {
    return stretches.stream().noneMatch(Stretch::changed);
  }

  private static List<String> tokens(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group()).toList();
  }

  private static List<Stretch> stretches(List<String> first, List<String> second) {
    List<Stretch> stretches = new ArrayList<>();
    int read = 0;
    for (AbstractDelta<String> delta :
        DiffUtils.diff(first, second, new MyersDiffWithLinearSpace<>()).getDeltas()) {
      int start = delta.getSource().getPosition();
      if (start > read) {
        String common = String.join("", first.subList(read, start));
        boolean trifle = !stretches.isEmpty() && common.length() < COMMON_CHARACTERS_MIN;
        append(stretches, new Stretch(common, common, trifle));
      }
      append(
          stretches,
          new Stretch(
              String.join("", delta.getSource().getLines()),
              String.join("", delta.getTarget().getLines()),
              true));
      read = start + delta.getSource().size();
    }
    String rest = String.join("", first.subList(read, first.size()));
    append(stretches, new Stretch(rest, rest, false));
    return List.copyOf(stretches);
  }

  private static void append(List<Stretch> stretches, Stretch next) {
    if (next.before().isEmpty() && next.after().isEmpty()) {
      return;
    }
    if (!stretches.isEmpty() && stretches.getLast().changed() == next.changed()) {
      Stretch last = stretches.removeLast();
      stretches.add(
          new Stretch(last.before() + next.before(), last.after() + next.after(), next.changed()));
    } else {
      stretches.add(next);
    }
  }
}
