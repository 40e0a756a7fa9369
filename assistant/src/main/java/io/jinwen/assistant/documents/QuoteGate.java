package io.jinwen.assistant.documents;

import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.proof.QuoteCheck;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the text of an answer through while it is written, but holds a quotation back until it is
 * whole and looked for in the sections. One that stands there is shown as the document has it;
 * another loses its marks, so that it is not shown as a quotation. Numbers in brackets that no
 * section has are taken out.
 */
public final class QuoteGate {
  private static final int QUOTE_CHARACTERS_MAX = 600;
  private static final String NOT_FOUND = "（原文中没有这句话）";
  private static final String OPENING = "“「『\"";
  private static final String CLOSING = "”」』\"";
  private static final Pattern NUMBERS =
      Pattern.compile("[\\[【［]\\s*(\\d{1,2}(?:\\s*[,，、]\\s*\\d{1,2})*)\\s*[\\]】］]");
  private static final Pattern NUMBERS_BEGUN = Pattern.compile("[\\[【［][\\d\\s,，、]{0,16}");
  private static final int WAIT = -1;

  private final List<Passage> sections;
  private final Set<Integer> numbers;
  private final StringBuilder held = new StringBuilder();
  private final StringBuilder out = new StringBuilder();

  /**
   * @param sections that may be quoted
   * @param numbers that may be cited
   */
  QuoteGate(List<Passage> sections, Set<Integer> numbers) {
    this.sections = List.copyOf(sections);
    this.numbers = Set.copyOf(numbers);
  }

  /** What may be shown once some more was written. */
  public String next(String text) {
    held.append(text);
    return pass(false);
  }

  /** The rest; a quotation without an end is none. */
  public String end() {
    return pass(true);
  }

  private String pass(boolean isEnd) {
    int at = 0;
    while (at < held.length()) {
      char c = held.charAt(at);
      int next;
      if (OPENING.indexOf(c) >= 0) {
        next = quotation(at, isEnd);
      } else if (c == '[' || c == '【' || c == '［') {
        next = numbers(at, isEnd);
      } else {
        out.append(c);
        next = at + 1;
      }
      if (next == WAIT) {
        break;
      }
      at = next;
    }
    held.delete(0, at);
    String passed = out.toString();
    out.setLength(0);
    return passed;
  }

  private int quotation(int at, boolean isEnd) {
    int close = closing(at);
    if (close == WAIT && !isEnd) {
      return WAIT;
    }
    if (close <= at) {
      return at + 1; // its mark is dropped, the words are read on
    }
    String words = held.substring(at + 1, close);
    Optional<String> shown = quoted(words);
    if (shown.isPresent()) {
      out.append(held.charAt(at)).append(shown.get()).append(held.charAt(close));
    } else {
      boolean isSentence = words.strip().length() >= QuoteCheck.CHARACTERS_MIN;
      out.append(unmarked(words)).append(isSentence ? NOT_FOUND : "");
    }
    return close + 1;
  }

  /** Where a quotation ends that begins here; 0 where it cannot any more, WAIT where it may. */
  private int closing(int at) {
    int kind = OPENING.indexOf(held.charAt(at));
    int depth = 0;
    for (int i = at + 1; i < held.length(); i++) {
      char c = held.charAt(i);
      if (c == '\n' || i - at > QUOTE_CHARACTERS_MAX) {
        return 0;
      }
      if (c == CLOSING.charAt(kind)) {
        if (depth == 0) {
          return i;
        }
        depth--;
      } else if (c == OPENING.charAt(kind)) {
        depth++;
      }
    }
    return WAIT;
  }

  /** As the document has it; a name of a few words must stand there as it is. */
  private Optional<String> quoted(String words) {
    for (Passage section : sections) {
      Optional<QuoteCheck.Verified> found = QuoteCheck.find(words, section);
      if (found.isPresent()) {
        return Optional.of(unmarked(found.get().text()).replaceAll("\\s*\\n\\s*", " "));
      }
      if (words.strip().length() < QuoteCheck.CHARACTERS_MIN && QuoteCheck.names(words, section)) {
        return Optional.of(words);
      }
    }
    return Optional.empty();
  }

  /** Marks inside would end the quotation early, or begin another one. */
  private static String unmarked(String words) {
    return words.replaceAll("[“”「」『』\"]", "");
  }

  private int numbers(int at, boolean isEnd) {
    String rest = held.substring(at);
    Matcher whole = NUMBERS.matcher(rest);
    if (whole.lookingAt()) {
      for (String number : whole.group(1).split("\\D+")) {
        if (numbers.contains(Integer.parseInt(number))) {
          out.append('[').append(Integer.parseInt(number)).append(']');
        }
      }
      return at + whole.end();
    }
    if (!isEnd && NUMBERS_BEGUN.matcher(rest).matches()) {
      return WAIT;
    }
    out.append(held.charAt(at));
    return at + 1;
  }
}
