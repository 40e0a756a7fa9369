package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordingIndexTest {
  private final WordingIndex index =
      new WordingIndex(
          List.of(List.of("什么是债券", "债券是什么"), List.of("怎么开户", "开户要什么")), List.of("有价证券", "带身份证"));

  @Test
  void scoresTheEntryHigherThatSharesMore() {
    float[] scores = index.scores("开户带什么证");
    assertThat(scores[1]).isGreaterThan(scores[0]);
  }

  @Test
  void scoresNothingWhereNothingIsShared() {
    assertThat(index.scores("天气")).containsOnly(0);
    assertThat(index.scores("")).containsOnly(0);
  }

  @Test
  void tellsHowMuchOfAQuestionWasAsked() {
    assertThat(index.shareAsked(0, "债券是什么")).isBetween(0.99f, 1f);
    assertThat(index.shareAsked(0, "开户")).isEqualTo(0);
    assertThat(index.shareAsked(1, "身份证")).isEqualTo(0);
  }

  @Test
  void weighsARareCharacterMore() {
    assertThat(index.weight("债")).isGreaterThan(index.weight("什"));
  }
}
