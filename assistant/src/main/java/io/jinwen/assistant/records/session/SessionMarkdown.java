package io.jinwen.assistant.records.session;

import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A conversation as a Markdown document, to keep or to send on. */
public final class SessionMarkdown {
  private static final String AI_LABEL = "（AI 生成）";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final UnaryOperator<String> mask;
  private final ZoneId zone;
  private final Function<Turn, List<String>> sources;

  /**
   * @param mask what every text goes through before it leaves, such as the masking of personal data
   * @param zone the zone of the times shown
   * @param sources what the answer of a turn rests on, a line each
   */
  public SessionMarkdown(
      UnaryOperator<String> mask, ZoneId zone, Function<Turn, List<String>> sources) {
    this.mask = mask;
    this.zone = zone;
    this.sources = sources;
  }

  /** The document; thinking parts are left out. */
  public String of(Session session, List<Turn> turns) {
    StringBuilder text = new StringBuilder();
    String title = session.title().isEmpty() ? "未命名会话" : session.title();
    text.append("# ").append(mask.apply(title)).append("\n\n");
    text.append("会话编号：").append(session.id()).append("　角色：").append(session.role());
    text.append("　用户：")
        .append(mask.apply(session.owner()))
        .append("　开始：")
        .append(TIME.format(session.createdAt().atZone(zone)))
        .append('\n');
    for (Turn turn : turns) {
      text.append("\n## 第 ").append(turn.number()).append(" 轮　");
      text.append(TIME.format(turn.createdAt().atZone(zone))).append("\n\n");
      text.append("**问：**\n\n").append(quoted(mask.apply(turn.question()))).append("\n\n");
      boolean generated = !turn.model().isEmpty();
      text.append("**答：**").append(generated ? AI_LABEL : "").append(remark(turn.ending()));
      text.append("\n\n").append(mask.apply(turn.answer()).strip()).append('\n');
      List<String> lines = sources.apply(turn);
      if (!lines.isEmpty()) {
        text.append("\n**依据：**\n\n");
        lines.forEach(line -> text.append("- ").append(mask.apply(line)).append('\n'));
      }
      if (generated) {
        text.append("\n<!-- AIGC: ").append(AigcMetadata.json(turn.id())).append(" -->\n");
      }
    }
    return text.toString();
  }

  /** A question is typed by anyone; as a quotation it cannot pass for a heading or an answer. */
  private static String quoted(String text) {
    return text.strip().lines().map(line -> "> " + line).reduce((a, b) -> a + "\n" + b).orElse(">");
  }

  private static String remark(TurnEnding ending) {
    return switch (ending) {
      case COMPLETE -> "";
      case TRUNCATED -> "（已达长度上限）";
      case STOPPED -> "（已中止）";
      case APPROVED -> "（标准答案）";
      case CALCULATED -> "（计算得出）";
      case EXTRACTED -> "（资料原文）";
      case BY_RULE -> "（按规则答复）";
      case NO_GROUND -> "（没有依据）";
      case REFUSED -> "（未予回答）";
      case BLOCKED -> "（已拦截）";
      case FAILED -> "（未完成）";
    };
  }
}
