package io.jinwen.assistant.page.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.page.parts.TextDifference.Stretch;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextDifferenceTest {
  @Test
  void marksChineseByCharacters() {
    assertThat(TextDifference.of("收益是固定的，请放心。", "收益是浮动的，请放心。").stretches())
        .containsExactly(
            new Stretch("收益是", "收益是", false),
            new Stretch("固定", "浮动", true),
            new Stretch("的，请放心。", "的，请放心。", false));
  }

  @Test
  void marksNumbersAndLatinWordsAsWholes() {
    assertThat(TextDifference.of("年化收益 3.5%，见 Fund", "年化收益 3.6%，见 Funds").stretches())
        .filteredOn(Stretch::changed)
        .extracting(Stretch::after)
        .containsExactly("3.6", "Funds");
  }

  @Test
  void equalTextsHaveNoDifference() {
    assertThat(TextDifference.of("一样", "一样").isNone()).isTrue();
    assertThat(TextDifference.of("", "").isNone()).isTrue();
    assertThat(TextDifference.of("", "新的").stretches())
        .containsExactly(new Stretch("", "新的", true));
    assertThat(TextDifference.of("旧的", "").stretches())
        .containsExactly(new Stretch("旧的", "", true));
  }

  @Test
  void aTrifleInCommonIsNotShownAsKept() {
    assertThat(TextDifference.of("甲的乙", "丙的丁").stretches())
        .containsExactly(new Stretch("甲的乙", "丙的丁", true));
  }

  @Test
  void joinedStretchesAreBothTexts() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      String before = text(random, 60);
      String after = text(random, 60);
      assertJoins(before, after);
    }
    assertJoins("换行\r\n和🙂表情", "换行\n和🙃表情");
  }

  @Test
  void longTextsAreComparedSentenceBySentence() {
    String before = "这是一句话。".repeat(1_000);
    TextDifference difference = TextDifference.of(before, before + "又一句。");
    assertThat(difference.stretches())
        .containsExactly(new Stretch(before, before, false), new Stretch("", "又一句。", true));
    assertJoins("字".repeat(50_000), "词".repeat(50_000));
  }

  private static void assertJoins(String before, String after) {
    TextDifference difference = TextDifference.of(before, after);
    assertThat(joined(difference, true)).isEqualTo(before);
    assertThat(joined(difference, false)).isEqualTo(after);
  }

  private static String joined(TextDifference difference, boolean first) {
    return difference.stretches().stream()
        .map(stretch -> first ? stretch.before() : stretch.after())
        .collect(Collectors.joining());
  }

  private static String text(Random random, int lengthMax) {
    String letters = "存款收益3.5%\nab 。";
    return random
        .ints(random.nextInt(lengthMax), 0, letters.length())
        .mapToObj(at -> letters.substring(at, at + 1))
        .collect(Collectors.joining());
  }
}
