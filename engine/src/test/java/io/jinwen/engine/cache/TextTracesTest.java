package io.jinwen.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTracesTest {
  private static final String TEXT = "第一条 单笔授信不得超过五万元，逾期的按日计收罚息。\n第二条 抵押物为住宅的，抵押率最高不得超过六成。";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "资料：第一条 单笔授信不得超过五万元，逾期的按日计收罚息;true",
        "第一条单笔授信不得 超过五万元;true", // white space does not count
        "她说：第二条 抵押物为住宅的，抵押率;true", // any line
        "第一条 单笔授信不得超过六万元;false", // another text from the twelfth character on
        "一条 单笔授信不得超过五万元，逾期;false", // it does not begin here
        "第一条 单笔授信;false" // too little to tell
      })
  void findsWhereALineBegins(String read, boolean found) {
    assertThat(isIn(TextTraces.of(List.of(TEXT)), read)).isEqualTo(found);
  }

  @Test
  void findsRowsOfATableAsPromptsSetThem() {
    TextTraces traces =
        TextTraces.of(List.of("表：利润\n项目 | 2023年 | 2024年\n净利润 | 256,337.34 | 301,2"));
    assertThat(isIn(traces, "「年报」：表：利润\n| 项目 | 2023年 | 2024年\n| 净利润 | 256,337.34")).isTrue();
  }

  @Test
  void aShortTextIsFoundAsAWholeAndOneThatSaysNothingIsNotLookedFor() {
    TextTraces question = TextTraces.of(List.of("张三的贷款余额是多少"));
    assertThat(isIn(question, "问题：张三的贷款余额是多少")).isTrue();
    assertThat(isIn(question, "问题：李四的贷款余额是多少")).isFalse();
    assertThat(TextTraces.of(List.of("", "你好", "谢谢。")).isEmpty()).isTrue();
  }

  /** Beside the naive way: whether the bytes that are looked for stand in those that are read. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void findsExactlyWhatIsThere(long seed) {
    Random random = new Random(seed);
    int hits = 0;
    for (int round = 0; round < 2_000; round++) {
      String wanted = letters(random, TextTraces.SHORT_BYTES + random.nextInt(60));
      String read = letters(random, random.nextInt(200));
      if (random.nextBoolean()) {
        int at = random.nextInt(read.length() + 1);
        int until = random.nextInt(wanted.length() + 1);
        read = read.substring(0, at) + wanted.substring(0, until) + read.substring(at);
      }
      int looked =
          wanted.length() < TextTraces.LONG_BYTES ? TextTraces.SHORT_BYTES : TextTraces.LONG_BYTES;
      boolean there = read.contains(wanted.substring(0, looked));
      assertThat(isIn(TextTraces.of(List.of(wanted)), read))
          .as(wanted + " in " + read)
          .isEqualTo(there);
      hits += there ? 1 : 0;
    }
    assertThat(hits).isBetween(100, 1_900);
  }

  private static String letters(Random random, int count) {
    return random.ints(count, 0, 2).mapToObj(n -> n == 0 ? "a" : "b").collect(Collectors.joining());
  }

  /** Read byte by byte, so that tokens end within characters. */
  private static boolean isIn(TextTraces traces, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i];
    }
    return traces.isIn(tokens, tokens.length, token -> new byte[] {(byte) token});
  }
}
