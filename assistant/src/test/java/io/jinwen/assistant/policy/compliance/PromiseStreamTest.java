package io.jinwen.assistant.policy.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromiseStreamTest {

  private static final ComplianceEngine ENGINE =
      new ComplianceEngine(RuleFiles.delivered(), _ -> 0);
  private static final PromisePhrases PHRASES = new PromisePhrases(RuleFiles.delivered().cards());

  private static final List<String> PARTS =
      List.of(
          "保本保息",
          "稳赚不赔",
          "旱涝保收",
          "，",
          "。",
          "\n",
          "不",
          "没有",
          "禁止：",
          "是骗局",
          "的说法",
          "产品",
          "“",
          "”",
          "客户",
          "属于违规",
          "保 本",
          "保息",
          "存款利率以公告为准",
          "所谓",
          " ",
          "１",
          "😀",
          "请放心");

  @Test
  void theJoinedStreamDoesNotDependOnTheCut() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      String text = text(random);
      PromiseStream whole = ENGINE.promises("service");
      String expected = whole.next(text) + whole.end();
      PromiseStream stream = ENGINE.promises("service");
      assertThat(joined(stream, random, text)).as("seed %d: %s", seed, text).isEqualTo(expected);
      assertThat(stream.refusal()).as("seed %d: %s", seed, text).isEqualTo(whole.refusal());
    }
  }

  @Test
  void itStopsExactlyTheAnswersThatTheFinishedTextWouldStop() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      String text = text(random);
      PromiseStream stream = ENGINE.promises("service");
      joined(stream, random, text);
      assertThat(stream.stopped())
          .as("seed %d: %s", seed, text)
          .isEqualTo(!PHRASES.claimedIn(ClaimText.of(text), "service").isEmpty());
    }
  }

  @Test
  void nothingOfAClaimedPhraseIsSent() {
    PromiseStream stream = ENGINE.promises("service");
    StringBuilder sent = new StringBuilder();
    for (char character : ("这款产品保 本 保 息，请放心购买。" + "还有别的。".repeat(30)).toCharArray()) {
      sent.append(stream.next(String.valueOf(character)));
    }
    sent.append(stream.end());
    assertThat(sent.toString()).isEqualTo("这款产品");
    assertThat(stream.refusal()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"理财产品不保本保息，请注意。", "保本保息是骗局，请警惕。", "保本保息。这种说法是错的。", "“保本保息”“稳赚不赔”的说法都不可信"})
  void aDenialPasses(String text) {
    PromiseStream stream = ENGINE.promises("service");
    assertThat(stream.next(text) + stream.end()).isEqualTo(text);
  }

  @Test
  void ordinaryTextIsNotHeldBack() {
    PromiseStream stream = ENGINE.promises("service");
    assertThat(stream.next("存款利率以公告为准。")).isEqualTo("存款利率以公告为准。");
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  private static String joined(PromiseStream stream, Random random, String text) {
    List<String> sent = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + random.nextInt(5));
      sent.add(stream.next(text.substring(at, end)));
      at = end;
    }
    sent.add(stream.end());
    return String.join("", sent);
  }
}
