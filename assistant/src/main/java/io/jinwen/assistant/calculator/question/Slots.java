package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Slot.Type;

/** Places that several kinds of question have. */
final class Slots {
  /** How a question about an amount of money ends. */
  static final String HOW_MUCH = "(?:是|有|为|要|得|能|会|大概|大约|一共|总共|共|合计)*(?:多少|几块|几万|几千)";

  private Slots() {}

  static Slot loan() {
    return Slot.of("principal", Type.MONEY)
        .before("贷款?|借款?|借了|本金|按揭|总额|商贷|房贷|车贷")
        .after("元?(?:的)?(?:贷款|房贷|车贷|按揭|借款)")
        .anywhere();
  }

  static Slot principal() {
    return Slot.of("principal", Type.MONEY)
        .before("存入?|存款|本金|买入?|投入?|投资|持有|放")
        .after("本金|存款|定期|理财")
        .anywhere();
  }

  static Slot yearlyRate(String field) {
    return Slot.of(field, Type.YEARLY_RATE)
        .before("利率|年化|年息|利息|收益率|基准")
        .after("年?利率|年化|年息|利息")
        .anywhere();
  }

  static Slot months() {
    return Slot.of("months", Type.MONTHS).before("期限|分|贷|还款期|存期").after("还清|期|贷款").anywhere();
  }

  static Slot days() {
    return Slot.of("days", Type.DAYS).anywhere();
  }
}
