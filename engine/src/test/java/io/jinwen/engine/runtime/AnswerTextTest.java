package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.parity.Golden;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTextTest {
  private final Tokenizer tokenizer = tokenizer();
  private final List<GenerationEvent.Piece> pieces = new ArrayList<>();

  private static Tokenizer tokenizer() {
    try (GgufFile file = GgufFile.open(Golden.of("youtu").model())) {
      return Tokenizer.of(file.metadata());
    }
  }

  private AnswerText text(boolean thinking, String... stops) {
    return new AnswerText(
        tokenizer, List.of(stops), thinking, event -> pieces.add((GenerationEvent.Piece) event));
  }

  /** Adds the tokens of a text, as the loop does: no more after a stop. */
  private boolean add(AnswerText text, String typed) {
    for (int id : tokenizer.encode(typed)) {
      if (text.add(id)) {
        return true;
      }
    }
    return false;
  }

  private String joined(boolean thinking) {
    StringBuilder all = new StringBuilder();
    pieces.stream().filter(p -> p.thinking() == thinking).forEach(p -> all.append(p.text()));
    return all.toString();
  }

  @Test
  void everyPieceIsWholeCharacters() {
    AnswerText text = text(false);
    add(text, "久期是衡量利率风险的指标🙂。");
    text.end();
    assertThat(joined(false)).isEqualTo("久期是衡量利率风险的指标🙂。");
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.text()).doesNotContain("\uFFFD"));
  }

  @Test
  void anAnswerThatIsCutWithinACharacterEndsBeforeIt() {
    AnswerText text = text(false);
    add(text, "久期");
    text.add(tokenizer.encode("🙂")[0]);
    text.end();
    assertThat(tokenizer.encode("🙂")).hasSizeGreaterThan(1);
    assertThat(joined(false)).isEqualTo("久期");
  }

  @Test
  void thinkingIsApartFromTheAnswer() {
    AnswerText text = text(false);
    text.add(tokenizer.specialId("<think>").orElseThrow());
    add(text, "先想一想");
    text.add(tokenizer.specialId("</think>").orElseThrow());
    add(text, "\n\n答案");
    text.end();
    assertThat(joined(true)).isEqualTo("先想一想");
    assertThat(joined(false)).isEqualTo("答案");
    assertThat(text.thinkingTokens()).isEqualTo(2 + tokenizer.encode("先想一想").length);
  }

  @Test
  void promptThatEndsInsideThinkingBeginsThere() {
    AnswerText text = text(true);
    add(text, "想");
    text.add(tokenizer.specialId("</think>").orElseThrow());
    add(text, "答");
    text.end();
    assertThat(joined(true)).isEqualTo("想");
    assertThat(joined(false)).isEqualTo("答");
  }

  @Test
  void stopTextOverSeveralTokensNeverGetsOut() {
    AnswerText text = text(false, "客户：");
    assertThat(add(text, "利率上行。客户：还有")).isTrue();
    assertThat(joined(false)).isEqualTo("利率上行。");
  }

  @Test
  void whatOnlyLooksLikeAStopTextIsLetOutLater() {
    AnswerText text = text(false, "客户：");
    assertThat(add(text, "这位客户")).isFalse();
    assertThat(joined(false)).isEqualTo("这位");
    assertThat(add(text, "经理")).isFalse();
    assertThat(joined(false)).isEqualTo("这位客户经理");
  }

  @Test
  void heldTextIsLetOutAtTheEnd() {
    AnswerText text = text(false, "客户：");
    add(text, "这位客户");
    text.end();
    assertThat(joined(false)).isEqualTo("这位客户");
  }

  @Test
  void earliestOfSeveralStopTextsCounts() {
    AnswerText text = text(false, "丙", "乙");
    add(text, "甲乙丙");
    assertThat(joined(false)).isEqualTo("甲");
  }
}
