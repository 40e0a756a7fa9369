package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.folding.Folding;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The part of the sensitive-word library's list that is of use beside ours: politics, drugs and
 * weapons, pornography. Its code is not used; it takes two seconds for what our automaton does in
 * ten milliseconds.
 *
 * <p>Gambling and fraud are left out: that is the daily work of an assistant of a bank, where the
 * library's 支付, 担保 and 人民币 hit every second approved answer, and where our own lists know the
 * legitimate contexts. So are forms of fewer than {@value #CHARACTERS_MIN} characters, which hit by
 * chance (国家, 妈妈), of more than {@value #CHARACTERS_MAX}, which are sentences, and those without a
 * Chinese character. What remains hits nothing in our own 200,000 characters of texts; docs/log has
 * the figures.
 */
public final class LibraryWords {

  private static final String RESOURCE = "/sensitive_word_tags.txt";
  private static final int CHARACTERS_MIN = 3;
  private static final int CHARACTERS_MAX = 12;

  /** Tag in the library's file to what we make of it; other tags are left out. */
  private static final Map<String, Group> GROUPS =
      Map.of(
          "0", new Group("政治（外部词库）", WordAction.WARN),
          "1", new Group("毒品枪支（外部词库）", WordAction.MASK),
          "2", new Group("色情（外部词库）", WordAction.MASK));

  /** Offices of state, which a financial text names all the time. */
  private static final List<String> WHITELIST = List.of("财政部", "中央政府");

  private record Group(String category, WordAction action) {}

  private LibraryWords() {}

  /** Reads the list from the library on the class path. */
  public static WordList read() {
    try (InputStream file = LibraryWords.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path; com.github.houbb:sensitive-word brings it");
      }
      List<WordEntry> entries =
          new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
              .lines()
              .flatMap(line -> entry(new StringTokenizer(line.strip())).stream())
              .toList();
      return new WordList(entries, WHITELIST, "library-0.25.0");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** {@code columns}: the word and its tag; a word with several tags is none of ours alone. */
  private static Optional<WordEntry> entry(StringTokenizer columns) {
    String word = columns.hasMoreTokens() ? columns.nextToken() : "";
    String tag = columns.hasMoreTokens() ? columns.nextToken() : "";
    if (!GROUPS.containsKey(tag)) {
      return Optional.empty();
    }
    String folded = Folding.fold(word);
    boolean chinese = folded.codePoints().anyMatch(Character::isIdeographic);
    if (!chinese || folded.length() < CHARACTERS_MIN || folded.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    Group group = GROUPS.get(tag);
    return Optional.of(new WordEntry(word, group.category, group.action, List.of(), List.of()));
  }
}
