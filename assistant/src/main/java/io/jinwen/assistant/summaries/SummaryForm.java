package io.jinwen.assistant.summaries;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a summary is to be. */
public enum SummaryForm {
  SUMMARY("摘要", "请用二到四句话概括下面各段资料的主要内容。", "下面是同一份资料各部分的概括。请合并成一篇摘要，五到十句话：先说这是什么资料，再说最重要的内容，不要重复。"),
  POINTS("要点", "请列出下面各段资料的要点，每条一句话，最多六条。", "下面是同一份资料各部分的要点。请合并成不重复的要点，每条一句话，最多十五条，重要的在前。"),
  RISKS(
      "风险点",
      "请列出下面各段资料里写明的风险、限制、处罚和对客户不利的约定，每条一句话，最多六条；没有就只答“无”。",
      "下面是同一份资料各部分写明的风险和限制。请合并成不重复的清单，每条一句话，最多十五条，严重的在前。"),
  TABLE("数据表", "", ""),
  SCRIPT(
      "客户话术",
      "请列出下面各段资料里客户需要知道的内容：是什么、期限、费用、收益怎样计算、有什么风险、怎样办理。每条一句话，最多六条。",
      "下面是同一份资料里客户需要知道的内容。请据此写出向客户介绍它的话，六到十二句，通俗、礼貌；" + "收益不能说成保证，风险必须说到，不添加资料里没有的优惠和承诺。");

  private static final Pattern RISK =
      Pattern.compile("风险|损失|亏损|违约|处罚|罚款|罚息|责令|不得|禁止|不保证|不承诺|波动|逾期|终止|扣除|不予|限制|承担");
  private static final Pattern FIGURE = Pattern.compile("\\d");

  private final String words;
  private final String sectionTask;
  private final String joinTask;

  SummaryForm(String words, String sectionTask, String joinTask) {
    this.words = words;
    this.sectionTask = sectionTask;
    this.joinTask = joinTask;
  }

  /** Its name for users. */
  public String words() {
    return words;
  }

  /** Its name on the wire. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names on the wire, the usual form first. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(SummaryForm::code).toList();
  }

  /** The form of a name on the wire. */
  public static SummaryForm ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** What the model is told to make of a section. */
  String sectionTask() {
    return sectionTask;
  }

  /** What the model is told to make of what the sections gave. */
  String joinTask() {
    return joinTask;
  }

  /** Whether what one section gave is the summary already, where there is no other. */
  boolean endsWithOneSection() {
    return this != SCRIPT;
  }

  /** Whether a section may have nothing to say. */
  boolean mayBeEmpty() {
    return this == RISKS;
  }

  /** Which sentences of a document serve where no model writes others. */
  Predicate<String> wanted() {
    return switch (this) {
      case RISKS -> RISK.asPredicate();
      case TABLE -> FIGURE.asPredicate();
      case SUMMARY, POINTS, SCRIPT -> _ -> true;
    };
  }
}
