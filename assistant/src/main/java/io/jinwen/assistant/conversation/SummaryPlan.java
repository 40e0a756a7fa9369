package io.jinwen.assistant.conversation;

import io.jinwen.assistant.records.session.Turn;
import io.jinwen.engine.api.ChatMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Which turns of a conversation are to be put in short, and how the model is asked to.
 *
 * @param through the last turn that the summary will tell of; it begins with the first one
 * @param source the text that the summary is made from: the earlier summary and the turns since
 * @param messages what the model reads
 */
record SummaryPlan(Turn through, String source, List<ChatMessage> messages) {
  /** A conversation is put in short before it fills this share of the context. */
  private static final double FULL_FROM = 0.4;

  /** The newest turns up to this share of the context stay as they are. */
  private static final double KEPT = 0.25;

  /** So much of the context the text to be put in short may take. */
  private static final double SOURCE_MAX = 0.5;

  /** Of a longer question or answer its beginning is read. */
  private static final int CHARACTERS_MAX = 1_500;

  private static final String SYSTEM = "你把客户与金融助手的对话压缩成摘要，供助手接着回答时参考。";
  private static final String TASK =
      "请用不超过200字概括下面的对话：客户的情况和需求，提到的产品、金额、日期、期限（照抄原文），已经给出的结论和风险提示，"
          + "尚未解决的问题。只写对话里有的内容，不评论、不补充、不回答问题，不要编造数字。";
  private static final String EARLIER = "此前的摘要：";

  /**
   * The plan for a conversation that has grown long; empty for one that has not.
   *
   * @param turns the turns that the model reads, oldest first
   * @param tokens counts the tokens of a text
   * @param shown what a text goes through before the model reads it, such as a word filter
   */
  static Optional<SummaryPlan> of(
      List<Turn> turns,
      int contextTokens,
      ToIntFunction<String> tokens,
      UnaryOperator<String> shown) {
    int summarised = turns.size();
    while (summarised > 0 && turns.get(summarised - 1).summary().isEmpty()) {
      summarised--;
    }
    List<Turn> fresh = turns.subList(summarised, turns.size());
    int[] lengths = fresh.stream().mapToInt(turn -> tokens.applyAsInt(text(turn))).toArray();
    int left = Arrays.stream(lengths).sum();
    if (left < FULL_FROM * contextTokens) {
      return Optional.empty();
    }
    String earlier =
        summarised == 0 ? "" : EARLIER + turns.get(summarised - 1).summary().orElseThrow() + "\n\n";
    StringBuilder source = new StringBuilder(shown.apply(earlier));
    int room = (int) (SOURCE_MAX * contextTokens) - tokens.applyAsInt(earlier);
    int taken = 0;
    while (taken < fresh.size() - 1 && left > KEPT * contextTokens) {
      String next = text(fresh.get(taken));
      room -= tokens.applyAsInt(next);
      if (taken > 0 && room < 0) {
        break;
      }
      source.append(shown.apply(next));
      left -= lengths[taken++];
    }
    return taken == 0
        ? Optional.empty()
        : Optional.of(plan(fresh.get(taken - 1), source.toString()));
  }

  private static SummaryPlan plan(Turn through, String source) {
    return new SummaryPlan(
        through,
        source,
        List.of(ChatMessage.system(SYSTEM), ChatMessage.user(TASK + "\n\n" + source)));
  }

  private static String text(Turn turn) {
    return "客户：%s\n助手：%s\n\n".formatted(beginning(turn.question()), beginning(turn.answer()));
  }

  private static String beginning(String text) {
    if (text.length() <= CHARACTERS_MAX) {
      return text;
    }
    boolean split = Character.isHighSurrogate(text.charAt(CHARACTERS_MAX - 1));
    return text.substring(0, split ? CHARACTERS_MAX - 1 : CHARACTERS_MAX) + "……";
  }
}
