package io.jinwen.engine.text.tokenizer;

import java.util.Random;

/** Strings for property tests. */
final class RandomText {
  private static final String[] PICKS = {
    "a", "Z", "é", "Σ", "ж", "ก", "中", "基金", "。", "，", "あ", "ア", "가", "1", "٣", "½", " ", "  ",
    "\t", "\n", "\r\n", "\u00a0", "\u3000", "!", "'", "'s", "'LL", "-", "/", "_", "$", "€", "“",
    "…", "\u0301", "\u200d", "😀", "𠮷", "\ufffd", "\u0378", "\u0000", "<", ">", "|", "▁"
  };

  private RandomText() {}

  /** Up to {@code count} pieces of many scripts; no lone surrogates. */
  static String of(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(count + 1); i > 0; i--) {
      text.append(PICKS[random.nextInt(PICKS.length)]);
    }
    return text.toString();
  }

  /** Names of special tokens, whole and in parts, between other text. */
  static String withMarks(Random random, String[] marks) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      String mark = marks[random.nextInt(marks.length)];
      text.append(random.nextInt(4) == 0 ? mark.substring(random.nextInt(mark.length())) : mark);
      if (random.nextBoolean()) {
        text.append(of(random, 3));
      }
    }
    return text.toString();
  }
}
