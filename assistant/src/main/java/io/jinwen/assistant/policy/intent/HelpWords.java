package io.jinwen.assistant.policy.intent;

import java.util.regex.Pattern;

/**
 * Turns of phrase of people who were harmed, who doubt, or who want to report: "被骗了怎么办", "违法吗",
 * "会判几年". They stand for help whatever else a question names.
 */
final class HelpWords {

  /** More than the longest question of a person in need; a pasted text is judged by the model. */
  private static final int CHARACTERS_MAX = 200;

  private static final Pattern WORDS =
      Pattern.compile(
          "(?:被|叫人|给人|遭)[^不]{0,4}(?:骗|忽悠|坑了|误导|盗刷|盗用|冒用|冒名|套路|威胁|骚扰|起诉)"
              + "|上当|受骗|受害|(?:怎么|如何|去哪里?|向谁|到哪|哪里|可以|能不?能?|想要?|我要)(?:去|来)?(?:投诉|举报|检举|告发|维权|报警|报案|申诉)"
              + "|(?:投诉|举报|维权|报警|报案)(?:电话|渠道|途径|流程|热线|吗|有用|有奖)"
              + "|(?:违法|违规|犯法|犯罪|合法|合规|合理|靠谱|可信|可靠|真的)(?:吗|么|不|吧|嘛)$"
              + "|(?:违法|违规|犯法|犯罪|合法|靠谱|可信|真的)(?:吗|么|不|吧|嘛)(?:我|该|要|怎|会|能|还)"
              + "|是(?:不是|否)(?:个)?(?:骗|诈|传销|违法|违规|假的|非法|洗钱|飞单)|骗局吗|骗子吗|是骗人"
              + "|(?:判|坐)(?:几|多少|多久|多长)(?:年|刑|时间)?|会不?会?(?:坐牢|判刑|被判)|要坐牢"
              + "|(?:要|追|拿|讨)(?:得|的)?回(?:来|我|损失|本金|吗)|止付|挽回损失");

  /** Who wants to keep others from reporting, or not to be caught, needs no help. */
  private static final Pattern AGAINST =
      Pattern.compile(
          "(?:不|别|免|防止|避免|以防|逃避|躲)(?:会|要|让|被|他|她|人|客户)*(?:举报|投诉|告发|起诉|报警|判刑|坐牢|抓)"
              + "|撤诉|撤销?投诉|压下|封口|吓唬|威胁他|威胁她|威胁客户|威胁投");

  private HelpWords() {}

  /** Whether a folded question has one. */
  static boolean occurIn(String folded) {
    return folded.length() <= CHARACTERS_MAX
        && WORDS.matcher(folded).find()
        && !AGAINST.matcher(folded).find();
  }
}
