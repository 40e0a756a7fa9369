package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The loops against the patterns that say the same. */
class FoldedTextTest {
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+|[\\p{L}\\p{N}&&[^a-z0-9]]");
  private static final int TEXTS = 20_000;

  @Test
  void foldsWidthCaseAndPunctuation() {
    assertThat(FoldedText.of("什么是 ＬＰＲ？")).isEqualTo("什么是lpr");
    assertThat(FoldedText.words("95588和96110、etf"))
        .containsExactlyInAnyOrder("95588", "和", "96110", "etf");
  }

  @Test
  void readsAllCharactersAsThePatternsDo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < TEXTS; i++) {
      String text = random(random);
      assertThat(FoldedText.of(text)).as("seed %d: %s", seed, text).isEqualTo(plain(text));
      assertThat(FoldedText.words(text)).as("seed %d: %s", seed, text).isEqualTo(plainWords(text));
    }
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.appendCodePoint(
          switch (random.nextInt(5)) {
            case 0 -> ' ' + random.nextInt('~' - ' ');
            case 1 -> 0x4E00 + random.nextInt(0x51A5);
            case 2 -> 0xFF00 + random.nextInt(0xF0);
            case 3 -> random.nextInt(0x10000); // half pairs too
            default -> random.nextInt(Character.MAX_CODE_POINT);
          });
    }
    return text.toString();
  }

  private static String plain(String text) {
    return NOT_WORD.matcher(lower(text)).replaceAll("");
  }

  private static Set<String> plainWords(String text) {
    Set<String> words = new HashSet<>();
    Matcher matcher = WORD.matcher(lower(text));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private static String lower(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
