package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.policy.folding.Folding;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The promises of the stream filter over random words, texts and cuts. A slow, plain filter of the
 * whole text (below) is the second route to the same answer.
 */
class StreamFilterTest {

  private static final int ROUNDS = 4000;
  private static final String LETTERS = "甲乙丙丁";
  private static final List<String> WRITTEN = List.of("甲", "乙", "丙", "丁", "Ａ", "a", "一");
  private static final List<String> INSERTED = List.of(" ", "*", "\u200b", "😀", "、", "-");
  private static final List<String> MARKS = List.of("，", "。", "\n", "                   ");

  @Test
  void theJoinedStreamIsTheFilterOfTheWhole() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      SensitiveWords words = new SensitiveWords(randomList(random));
      String text = randomText(random, true);
      List<String> pieces = cut(random, text);
      StreamFilter stream = words.stream();
      SensitiveWords.Filtered whole = words.filter(text);
      assertThat(joined(stream, pieces)).as("seed %d", seed).isEqualTo(whole.text());
      assertThat(stream.hits()).as("seed %d", seed).isEqualTo(whole.hits());
      assertThat(stream.blockedBy()).as("seed %d", seed).isEqualTo(whole.blockedBy());
    }
  }

  @Test
  void theFilterOfTheWholeIsWhatAPlainSearchSays() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      WordList list = randomList(random);
      String text = randomText(random, false);
      PlainFilter plain = new PlainFilter(list, text);
      if (!plain.hidesBehindLetters()) {
        assertThat(new SensitiveWords(list).filter(text).text())
            .as("seed %d, list %s, text %s", seed, list, text)
            .isEqualTo(plain.shown());
      }
    }
  }

  @Test
  void nothingOfABlockedWordIsEverSent() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      WordList list = randomList(random);
      String text = randomText(random, false);
      int firstBlocked = new PlainFilter(list, text).firstBlocked();
      StreamFilter stream = new SensitiveWords(list).stream();
      int sent = 0;
      for (String piece : cut(random, text)) {
        sent += stream.next(piece).length();
        assertThat(sent).as("seed %d", seed).isLessThanOrEqualTo(firstBlocked);
      }
      sent += stream.end().length();
      assertThat(sent).as("seed %d", seed).isLessThanOrEqualTo(firstBlocked);
    }
  }

  @Test
  void holdsBackNoMoreThanTheLongestPhraseCanTake() {
    SensitiveWords words =
        new SensitiveWords(
            new WordList(
                List.of(SensitiveWordsTest.entry("甲乙丙丁", WordAction.BLOCK, List.of(), List.of())),
                List.of(),
                "test"));
    StreamFilter stream = words.stream();
    int most = 0;
    for (int i = 0; i < 2000; i++) {
      stream.next(i % 40 < 3 ? LETTERS.substring(i % 40, i % 40 + 1) : " ");
      most = Math.max(most, stream.heldCharacters());
    }
    assertThat(most).isBetween(4, 4 * (WordScanner.GAP_MAX + 1));
  }

  @Test
  void ordinaryTextIsNotHeldBack() {
    StreamFilter stream = new SensitiveWords(randomList(new Random(7))).stream();
    assertThat(stream.next("存款利率是多少")).isEqualTo("存款利率是多少");
  }

  @Test
  void aCharacterCutInHalfStaysWhole() {
    StreamFilter stream = new SensitiveWords(WordList.empty()).stream();
    String face = "😀";
    assertThat(stream.next(face.substring(0, 1))).isEmpty();
    assertThat(stream.next(face.substring(1))).isEqualTo(face);
    assertThat(stream.next(face.substring(0, 1))).isEmpty();
    assertThat(stream.end()).isEqualTo(face.substring(0, 1));
  }

  private static String joined(StreamFilter stream, List<String> pieces) {
    StringBuilder joined = new StringBuilder();
    pieces.forEach(piece -> joined.append(stream.next(piece)));
    return joined.append(stream.end()).toString();
  }

  private static WordList randomList(Random random) {
    List<WordEntry> entries = new ArrayList<>();
    List<String> whitelist = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String word = letters(random, 2 + random.nextInt(3));
      List<String> contexts = new ArrayList<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        contexts.add(
            letters(random, random.nextInt(3)) + word + letters(random, random.nextInt(3)));
      }
      WordAction action = WordAction.values()[random.nextInt(3)];
      List<String> variants = random.nextBoolean() ? List.of("aa" + word) : List.of();
      entries.add(SensitiveWordsTest.entry(word, action, variants, contexts));
      if (random.nextInt(4) == 0) {
        whitelist.add(letters(random, 1) + word);
      }
    }
    return new WordList(entries, whitelist, "random");
  }

  private static String randomText(Random random, boolean withMarks) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(WRITTEN.get(random.nextInt(WRITTEN.size())));
      if (random.nextInt(5) == 0) {
        text.append(INSERTED.get(random.nextInt(INSERTED.size())));
      }
      if (withMarks && random.nextInt(6) == 0) {
        text.append(MARKS.get(random.nextInt(MARKS.size())));
      }
    }
    return text.toString();
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }

  /** Pieces of 0 to 5 code units: characters outside the basic plane are cut in half, too. */
  private static List<String> cut(Random random, String text) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + random.nextInt(6));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces;
  }

  /** The filter as one would write it without hurry: search every phrase everywhere. */
  private static final class PlainFilter {
    private final WordList list;
    private final String text;
    private final StringBuilder folded = new StringBuilder();
    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final List<int[]> words = new ArrayList<>(); // start, end, action, entry
    private final List<int[]> contexts = new ArrayList<>(); // start, end, entry or -1

    PlainFilter(WordList list, String text) {
      this.list = list;
      this.text = text;
      for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
        String several = Folding.several(text.codePointAt(at));
        for (int i = 0; i < several.length(); i++) {
          folded.append(several.charAt(i));
          starts.add(at);
          ends.add(at + Character.charCount(text.codePointAt(at)));
        }
      }
      List<String> taken = new ArrayList<>();
      for (int entry = 0; entry < list.entries().size(); entry++) {
        WordEntry words = list.entries().get(entry);
        for (String form : words.forms()) {
          if (!taken.contains(form)) {
            taken.add(form);
            find(form, this.words, words.action().ordinal(), entry);
          }
        }
        for (String context : words.whitelistContexts()) {
          find(context, contexts, entry, entry);
        }
      }
      list.whitelist().forEach(phrase -> find(phrase, contexts, -1, -1));
    }

    /** Whether a word may be read between letters, which the plain search does not look for. */
    boolean hidesBehindLetters() {
      String letters = folded.toString();
      String chinese = letters.replaceAll("[a-z0-9]", "");
      return list.entries().stream()
          .flatMap(entry -> entry.forms().stream())
          .map(form -> form.replaceAll("[a-z0-9]", ""))
          .anyMatch(form -> form.length() > 2 && count(chinese, form) > count(letters, form));
    }

    private static int count(String text, String form) {
      return text.length() - text.replace(form, form.substring(1)).length();
    }

    private void find(String phrase, List<int[]> into, int third, int fourth) {
      for (int at = folded.indexOf(phrase); at >= 0; at = folded.indexOf(phrase, at + 1)) {
        into.add(new int[] {at, at + phrase.length(), third, fourth});
      }
    }

    private List<int[]> hits() {
      List<int[]> unexcused =
          words.stream()
              .filter(word ->
                  contexts.stream()
                      .noneMatch(it -> covers(it, word) && (it[2] == -1 || it[2] == word[3])))
              .toList();
      return unexcused.stream()
          .filter(word ->
              unexcused.stream()
                  .noneMatch(it -> it != word && covers(it, word) && it[2] >= word[2]))
          .toList();
    }

    private static boolean covers(int[] outer, int[] inner) {
      return outer[0] <= inner[0] && outer[1] >= inner[1];
    }

    int firstBlocked() {
      return hits().stream()
          .filter(hit -> hit[2] == WordAction.BLOCK.ordinal())
          .mapToInt(hit -> starts.get(hit[0]))
          .min()
          .orElse(text.length());
    }

    String shown() {
      int end = firstBlocked();
      boolean[] masked = new boolean[text.length()];
      for (int[] hit : hits()) {
        if (hit[2] == WordAction.MASK.ordinal()) {
          Arrays.fill(masked, starts.get(hit[0]), ends.get(hit[1] - 1), true);
        }
      }
      StringBuilder shown = new StringBuilder();
      for (int at = 0; at < end; at++) {
        if (!masked[at]) {
          shown.append(text.charAt(at));
        } else if (!Character.isLowSurrogate(text.charAt(at))) {
          shown.append(StreamFilter.MASK);
        }
      }
      return shown.toString();
    }
  }
}
