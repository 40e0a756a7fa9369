package io.jinwen.assistant.policy.intent;

import java.util.regex.Pattern;

/**
 * Turns of phrase of staff who have to do what a rule demands: write a report on an inspection, put
 * right what was found, answer the supervisor, train others. Such a request names what is forbidden
 * because it is about it: "反洗钱检查发现…，整改报告怎么写". Who asks for the same paper to hide something
 * ("怎么写才看不出来") has other words beside it and gets no help by these.
 */
final class ComplyWords {
  private static final int CHARACTERS_MAX = 200;

  private static final Pattern PAPER =
      Pattern.compile(
          "报告|说明|回函|复函|函件|提示函|底稿|方案|措施|通知|提示|意见|清单|材料|讲义|课件|案例|制度|总结|提纲|模板|答复|汇报|补报|登记");

  private static final Pattern WRITE =
      Pattern.compile(
          "(?:怎么|如何|怎样|咋)[^,，。]{0,6}(?:写|起草|拟|列|设计|汇报|上报|补报|修改|答复|讲)"
              + "|写(?:一|份|个|清|明|哪|什么)|要(?:写|包括)|起草|草拟|拟(?:一|份|个)|列个|提纲|模板|格式|范文");

  private static final Pattern OCCASION =
      Pattern.compile(
          "检查|自查|排查|核查|调查|内审|审计|监管|人行|整改|查出|发现|问询|评估|培训|宣传|防范|防控|线索|投诉|事件|被罚|处罚|处理|上报|汇报"
              + "|可疑交易报告|案例|复盘|识别|登记|风险提示|禁止|退回");

  /** What is to look otherwise than it is, or not to be seen. */
  private static final Pattern AGAINST =
      Pattern.compile(
          "糊弄|蒙混|过关|应付(?!账款|款|利息)|瞒|掩盖|掩饰|遮掩|编(?:一|个|造|套|点|些|好|出|理由|数)|[瞎乱]编|(?:帮|给|替)我编"
              + "|伪造|(?<!虚)假|[写编做造弄补][^,，。]{0,4}假|虚构|[补倒代]签|日期[^,，。]{0,4}(?:改|早|提前|往前)|抹|销毁|删|圆(?:过|得|回)"
              + "|推(?:给|卸|到)|甩锅|(?:看|查|发现|追查?)不(?:出|到|了)|不(?:让|被|会|要|给)[^,，。]{0,6}(?:查|发现|追|看|知道)"
              + "|含糊|模糊|绕|规避|避开|躲|逃(?!税|汇|废)|说成|写成|看(?:起来|上去)|洗白|钻空子|不核查|直接放|少[写报]|不[写报](?!清)"
              + "|淡化|轻描淡写|避重就轻|美化|才能|能把|好过|混过|过检查|骗过"
              + "|(?:通知|告诉|提醒|告知|暗示|透露)[^,，。]{0,4}(?:他|她|客户|本人|对方)");

  private ComplyWords() {}

  /** Whether a folded question has them, and none that speak against it. */
  static boolean occurIn(String folded) {
    return folded.length() <= CHARACTERS_MAX
        && PAPER.matcher(folded).find()
        && WRITE.matcher(folded).find()
        && OCCASION.matcher(folded).find()
        && !AGAINST.matcher(folded).find();
  }
}
