package io.jinwen.assistant.policy.compliance;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A regular expression that a rule card brings. Its time grows with the length of the text and with
 * its own size and with nothing else: administrators write patterns, and anybody writes texts.
 */
final class RulePattern {
  static final int CHARACTERS_MAX = 1_000;

  /** Its characters, repetitions counted in full: all may be looked at for each of a text. */
  static final int SIZE_MAX = 2_000;

  /**
   * Occurrences that are weighed. Each search for a next one may read to the end of the text, so
   * the number of them is bounded; a text that denies the same thing more often is not believed.
   */
  static final int OCCURRENCES_MAX = 100;

  private static final long SIZE_UNBOUNDED = 1_000_000_000;

  /**
   * Quoted text, a class of characters, an escape, a repetition with its bounds, or a character.
   */
  private static final java.util.regex.Pattern TOKEN =
      java.util.regex.Pattern.compile(
          "\\\\Q.*?(?:\\\\E|$)"
              + "|\\[\\^?]?(?:\\\\.|\\[:\\^?\\w+:]|[^\\]\\\\])*+]?"
              + "|\\\\."
              + "|\\{(\\d{1,4})(?:,(\\d{1,4})?)?}"
              + "|.",
          java.util.regex.Pattern.DOTALL);

  private final Pattern pattern;

  private RulePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Weighs one occurrence. */
  interface Weighing {
    boolean counts(int start, int end);
  }

  /**
   * Compiles a pattern.
   *
   * @throws KnowledgeException if it is broken, too large, or cannot run in linear time
   */
  static RulePattern of(String text) {
    requireSize(text, text.length(), CHARACTERS_MAX);
    try {
      requireSize(text, size(text), SIZE_MAX); // before it is compiled, which takes as much memory
      return new RulePattern(Pattern.compile(text));
    } catch (PatternSyntaxException refused) {
      throw defect(text, refused).because(refused);
    }
  }

  /** As it is written. */
  @Override
  public String toString() {
    return pattern.pattern();
  }

  /** Whether it occurs at all. */
  boolean occursIn(String text) {
    return pattern.matcher(text).find();
  }

  /** Whether an occurrence counts. */
  boolean occursIn(String text, Weighing weighing) {
    Matcher matcher = pattern.matcher(text);
    for (int weighed = 0; matcher.find(); weighed++) {
      if (weighed == OCCURRENCES_MAX || weighing.counts(matcher.start(), matcher.end())) {
        return true;
      }
    }
    return false;
  }

  private static void requireSize(String text, long size, long sizeMax) {
    if (size > sizeMax) {
      throw new KnowledgeException(Defect.PATTERN_TOO_LARGE, text, size, sizeMax);
    }
  }

  /** How long the pattern is with every repetition written out. */
  private static long size(String text) {
    Deque<Long> groups = new ArrayDeque<>(List.of(0L));
    long last = 0; // of what a repetition would repeat
    int at = 0;
    java.util.regex.Matcher token = TOKEN.matcher(text);
    while (at < text.length() && token.region(at, text.length()).lookingAt()) {
      at = token.end();
      switch (token.group().charAt(0)) {
        case '(' -> {
          groups.push(0L);
          last = 0;
        }
        case ')' -> {
          last = groups.size() > 1 ? groups.pop() : 0;
          groups.push(groups.pop() + last);
        }
        case '{' -> {
          String most = token.group(2) == null ? token.group(1) : token.group(2);
          long more = most == null ? 0 : last * (Long.parseLong(most) - 1);
          last = Math.min(last + Math.max(0, more), SIZE_UNBOUNDED);
          groups.push(Math.min(groups.pop() + Math.max(0, more), SIZE_UNBOUNDED));
        }
        default -> {
          last = token.group().startsWith("\\Q") ? token.group().length() : 1;
          groups.push(groups.pop() + last);
        }
      }
    }
    return groups.stream().mapToLong(Long::longValue).sum();
  }

  private static KnowledgeException defect(String text, PatternSyntaxException refused) {
    String part = refused.getPattern();
    boolean looksAround = part.matches("\\(\\?<?[=!].*");
    boolean refersBack = part.matches("\\\\[1-9k].*");
    if (looksAround || refersBack) {
      return new KnowledgeException(Defect.PATTERN_NOT_LINEAR, text, part);
    }
    int place = Math.max(0, text.indexOf(part)) + 1;
    return new KnowledgeException(Defect.BAD_PATTERN, text, place, refused.getDescription());
  }
}
