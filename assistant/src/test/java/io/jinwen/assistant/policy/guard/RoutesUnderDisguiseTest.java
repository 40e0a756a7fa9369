package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.PromiseStream;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two routes, one answer: short texts of disguised words, whole and in random pieces. */
class RoutesUnderDisguiseTest {
  private static final int TEXTS = 1_000_000;
  private static final int PARTS_MAX = 9;

  private static final SensitiveWords WORDS =
      new SensitiveWords(WordFiles.read(DataFolder.delivered("guard")));
  private static final ComplianceEngine COMPLIANCE =
      new ComplianceEngine(RuleFiles.delivered(), _ -> 0);

  private static final List<String> PARTS =
      List.of(
          "保本",
          "保息",
          "稳赚",
          "不赔",
          "保",
          "本",
          "洗",
          "黑钱",
          "渠道",
          "洗黑钱渠道",
          "傻逼",
          "傻",
          "逼",
          "盈利分成",
          "代操",
          "比特币",
          "代购",
          "不",
          "没有",
          "骗局",
          "禁止",
          "，",
          "。",
          "\n",
          "！",
          " ",
          "*",
          "**",
          "·",
          "-",
          "x",
          "7",
          "a",
          "&#20445;",
          "&#x672c;",
          "&",
          "&#",
          "&nbsp;",
          "%E4%BF%9D",
          "%E4",
          "%",
          "\\u672c",
          "\\",
          "\\n",
          "[",
          "]",
          "](http://a.b/c)",
          "](",
          ")",
          "\u200b",
          "\u0336",
          "\ufe0f",
          "\u3164",
          "保證",
          "滾蛋",
          "ｓｈａｂｉ",
          "ѕhabi",
          "sha",
          "bi",
          "😀",
          "\ud83d",
          "13812345678",
          "138 1234",
          " 5678",
          "元",
          "一三八",
          "一二三四五六七八",
          "𝟏𝟑𝟖",
          "验证码",
          "4829",
          "京A",
          "12345",
          "微信号",
          "zhang_88",
          "@a.com");

  @Test
  void wordsAreFilteredTheSameHoweverTheTextIsCut() {
    SplittableRandom random = new SplittableRandom(16);
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      StreamFilter stream = WORDS.stream();
      StringBuilder joined = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(6));
        joined.append(stream.next(text.substring(at, end)));
        at = end;
      }
      joined.append(stream.end());
      same(i, text, joined, WORDS.filter(text).text());
    }
  }

  @Test
  void promisesAndPersonalDataToo() {
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < TEXTS / 10; i++) {
      String text = text(random);
      PromiseStream promises = COMPLIANCE.promises("general");
      PersonalDataStream data = new PersonalDataStream();
      StringBuilder joined = new StringBuilder();
      StringBuilder masked = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(6));
        joined.append(promises.next(text.substring(at, end)));
        masked.append(data.next(text.substring(at, end)));
        at = end;
      }
      joined.append(promises.end());
      masked.append(data.end());
      PromiseStream whole = COMPLIANCE.promises("general");
      same(i, text, joined, whole.next(text) + whole.end());
      same(i, text, masked, PersonalData.mask(text));
    }
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int parts = 1 + random.nextInt(PARTS_MAX); parts > 0; parts--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  private static void same(int i, String text, CharSequence pieces, String whole) {
    if (!whole.contentEquals(pieces)) { // a million assertions would be most of the time
      assertThat(pieces.toString()).as("text %d: %s", i, text).isEqualTo(whole);
    }
  }
}
