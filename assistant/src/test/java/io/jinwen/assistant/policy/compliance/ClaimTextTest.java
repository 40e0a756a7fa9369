package io.jinwen.assistant.policy.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "这款理财保本保息，请放心。",
        "不用担心，保本保息。",
        "不仅灵活而且保本保息。",
        "别的产品不行。这款保本保息",
        "能不能买？能，保本保息",
        "不断创新的理财保本保息",
        "保 本 保\u200b息",
        "收益不高，但保本保息，不能提前支取。",
        "保本保息，这不是骗局。",
        "保本保息不是诈骗",
        "保本保息，一律不收手续费",
        "不用怀疑它保本保息",
        "禁止：代签名。推荐：这款保本保息",
        "先说明：理财不保本保息。这一款例外，保本保息。"
      })
  void hearsAPromise(String text) {
    assertThat(ClaimText.of(text).claims("保本保息")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "理财产品不保本保息。",
        "任何机构不得承诺保本保息",
        "严禁在宣传材料中使用“保本保息”等字样",
        "凡是宣称保本保息的都要小心",
        "“保本保息”的说法是错误的",
        "保本保息属于违规承诺",
        "没有产品能保本保息",
        "禁止：\n- 代签名；\n- 宣传保本保息；",
        "不用“稳赚、保本保息”",
        "保本保息的行为，为监管规定所禁止"
      })
  void hearsADenial(String text) {
    assertThat(ClaimText.of(text).claims("保本保息")).isFalse();
  }

  @Test
  void foldsWidthCaseAndSpaces() {
    assertThat(ClaimText.of("ＣＲＳ　和 Usdt\u200d！").value()).isEqualTo("crs和usdt!");
  }

  @Test
  void keepsLineBreaksAsSentenceEnds() {
    assertThat(ClaimText.of("不承诺收益\n保本保息").claims("保本保息")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "买点ETH可以吗, eth, true",
    "should I buy eth now?, eth, true",
    "ETH2.0, eth, true",
    "他们在卖NFTs, nft, true",
    "a method for the thing together, eth, false",
    "moving forward, rwa, false",
    "so happy, app, false",
    "guaranteed returns, guaranteedreturn, true"
  })
  void shortLatinPhrasesAreWholeWords(String text, String phrase, boolean found) {
    assertThat(ClaimText.of(text).contains(phrase)).isEqualTo(found);
    assertThat(ClaimText.of(text).claims(phrase)).isEqualTo(found);
    assertThat(ClaimText.ofQuestion(text).contains(phrase)).isEqualTo(found);
  }

  @Test
  void aShortLatinPhraseCanBeDeniedToo() {
    assertThat(ClaimText.of("请勿 参与 nft 炒作").contains("nft")).isTrue();
    assertThat(ClaimText.of("请勿 参与 nft 炒作").claims("nft")).isFalse();
  }
}
