package io.jinwen.assistant.conversation;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may stay of a summary as the model wrote it. */
final class SummaryText {
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");
  private static final Pattern SENTENCE = Pattern.compile("[^。！？；\\n]*[。！？；\\n]|[^。！？；\\n]+$");

  private SummaryText() {}

  /**
   * The sentences of a summary without those that name a number which the text it was made from
   * does not: such a number is invented, and would be repeated to a customer as something said.
   */
  static String withoutInventedNumbers(String summary, String source) {
    Set<String> known = numbers(source);
    return SENTENCE
        .matcher(summary)
        .results()
        .map(MatchResult::group)
        .filter(sentence -> known.containsAll(numbers(sentence)))
        .collect(Collectors.joining())
        .strip();
  }

  private static Set<String> numbers(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .map(number -> number.group().replace(",", ""))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
