package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveWordsTest {

  private static final WordEntry BLOCKED =
      entry("代收黑款", WordAction.BLOCK, List.of("代收料款"), List.of("打击代收黑款", "代收黑款罪"));
  private static final WordEntry MASKED =
      entry("傻逼", WordAction.MASK, List.of("shabi", "傻13"), List.of());
  private static final WordEntry WARNED =
      entry("地下钱庄", WordAction.WARN, List.of(), List.of("什么是地下钱庄"));

  private final SensitiveWords words =
      new SensitiveWords(new WordList(List.of(BLOCKED, MASKED, WARNED), List.of("地下钱庄案例"), "test"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "代收黑款",
        "代收黑款！",
        "代 收 黑 款",
        "代*收_黑~款",
        "代\u200b收\u200d黑\ufeff款",
        "代收　黑款",
        "代收**黑款**",
        "代。收。黑。款",
        "代，收，黑，款",
        "代\n收\n黑\n款",
        "代😀收😀黑😀款",
        "代ㅤ收黑款",
        "代收料款"
      })
  void hearsAWordThroughWhatIsPutIntoIt(String text) {
    assertThat(words.filter("需要" + text).text()).isEqualTo("需要");
  }

  @ParameterizedTest
  @ValueSource(strings = {"地下錢莊", "地下錢庄", "地 下\t錢莊"})
  void hearsTraditionalCharacters(String text) {
    assertThat(words.hits("找" + text)).extracting(Hit::word).containsExactly("地下钱庄");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SHABI", "ｓｈａｂｉ", "s h a b i", "s-h-a-b-i", "𝐬𝐡𝐚𝐛𝐢", "你shabi啊", "傻１３"})
  void hearsLatinFormsInAnyWidthAndCase(String text) {
    assertThat(words.hits(text)).extracting(Hit::word).containsExactly("傻逼");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shabing", "kshabi", "tech's habits", "sha bi", "shabi2"})
  void aLatinFormIsAWholeWord(String text) {
    assertThat(words.hits(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"由他代收。黑款另算", "代收，黑款", "代收一黑款", "代收" + "                    " + "黑款"})
  void twoClausesAreNotOneWord(String text) {
    assertThat(words.hits(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "打击代收黑款,0",
    "代收黑款罪怎么判,0",
    "打 击 代 收 黑 款,0",
    "打击，代收黑款,1",
    "打击代收黑款的代收黑款,1",
    "代收黑款最,1",
    "什么是地下錢莊,0",
    "地下钱庄案例,0",
    "地下钱庄案,1"
  })
  void aWhitelistContextExcusesWhatLiesWithinIt(String text, int hits) {
    assertThat(words.hits(text)).hasSize(hits);
  }

  @Test
  void mapsAHitBackToTheTextAsWritten() {
    Hit hit = words.hits("请问：地 下\u200b錢-莊在哪").getFirst();
    assertThat(hit.start()).isEqualTo(3);
    assertThat(hit.end()).isEqualTo(10);
    assertThat(hit.category()).isEqualTo("测试");
  }

  @Test
  void masksCharacterByCharacter() {
    assertThat(words.filter("你这个傻 逼和𝐬𝐡𝐚𝐛𝐢").text()).isEqualTo("你这个＊＊＊和＊＊＊＊＊");
  }

  @Test
  void aWarningChangesNothing() {
    SensitiveWords.Filtered filtered = words.filter("找地下钱庄换汇");
    assertThat(filtered.text()).isEqualTo("找地下钱庄换汇");
    assertThat(filtered.hits()).extracting(Hit::action).containsExactly(WordAction.WARN);
    assertThat(filtered.blockedBy()).isEmpty();
  }

  @Test
  void endsBeforeTheFirstBlockedWordAndNamesIt() {
    SensitiveWords.Filtered filtered = words.filter("傻逼，代收黑款，傻逼");
    assertThat(filtered.text()).isEqualTo("＊＊，");
    assertThat(filtered.blockedBy()).map(Hit::word).contains("代收黑款");
    assertThat(filtered.hits()).hasSize(2);
  }

  @Test
  void theLongerWordCountsUnlessTheShorterAsksForMore() {
    WordEntry small = entry("荐股", WordAction.WARN, List.of(), List.of());
    WordEntry large = entry("免费荐股", WordAction.WARN, List.of(), List.of());
    WordEntry severe = entry("荐股群", WordAction.BLOCK, List.of(), List.of());
    WordEntry mild = entry("加荐股群吧", WordAction.WARN, List.of(), List.of());
    SensitiveWords nested =
        new SensitiveWords(new WordList(List.of(small, large, severe, mild), List.of(), "nested"));
    assertThat(nested.hits("免费荐股")).extracting(Hit::word).containsExactly("免费荐股");
    assertThat(nested.hits("加荐股群吧")).extracting(Hit::word).containsExactly("加荐股群吧", "荐股群");
    assertThat(nested.hits("免费荐股群")).extracting(Hit::word).containsExactly("免费荐股", "荐股群");
  }

  @Test
  void aTextUnderWayKeepsItsList() {
    StreamFilter before = words.stream();
    before.next("代收");
    words.replace(WordList.empty());
    assertThat(before.next("黑款") + before.end()).isEmpty();
    assertThat(words.filter("代收黑款").text()).isEqualTo("代收黑款");
    assertThat(words.version()).isEqualTo("empty");
  }

  @Test
  void aListThatCannotBeCompiledLeavesTheOldOne() {
    WordEntry tooShort = entry("股*", WordAction.WARN, List.of(), List.of());
    WordList bad = new WordList(List.of(tooShort), List.of(), "bad");
    assertThatThrownBy(() -> words.replace(bad)).hasMessageContaining("股*");
    assertThat(words.version()).isEqualTo("test");
  }

  static WordEntry entry(
      String word, WordAction action, List<String> variants, List<String> contexts) {
    return new WordEntry(word, "测试", action, variants, contexts);
  }
}
