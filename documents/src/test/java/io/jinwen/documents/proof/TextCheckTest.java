package io.jinwen.documents.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What of a text is checked together. */
class TextCheckTest {
  @Test
  void aQuotationThatEndsItsSentenceIsNotTornFromIt() {
    String text = "办法写明：“抵债资产应当自取得之日起34个月内处置完毕。”另有规定的除外。";
    assertThat(TextCheck.sentences(text))
        .containsExactly("办法写明：“抵债资产应当自取得之日起34个月内处置完毕。”", "另有规定的除外。");
    assertThat(TextCheck.quotes(TextCheck.sentences(text).getFirst()))
        .containsExactly("抵债资产应当自取得之日起34个月内处置完毕。");
  }
}
