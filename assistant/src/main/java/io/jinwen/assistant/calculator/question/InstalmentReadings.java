package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Slot.Type;
import java.math.BigDecimal;
import java.util.List;

/** Questions about instalment plans and credit cards. */
final class InstalmentReadings {
  private static final String YEARLY =
      "(?:年化|(?<![\\d一二三四五六七八九十两])年利率|irr|apr|内部收益率|实际利率|真实利率|年息|实际成本|综合成本)[^，。；]{0,8}(?:多少|几|[?？呢]*$)";

  private static final BigDecimal EACH_RATE_MAX = BigDecimal.valueOf(2);

  private InstalmentReadings() {}

  static List<Reading> all() {
    return List.of(
        Reading.of("card-minimum-payment")
            .topic("最低还款|最低额|最低还")
            .topic("利息|多少")
            .never("征信|影响|怎么办|会怎样")
            .asks("利息", "interest")
            .asks("最低还款额?(?:是|要)?多少|还多少", "minimum")
            .takes(
                Slot.of("days_before", Type.DAYS).before("入账|消费|记账|到还款"),
                Slot.of("days_after", Type.DAYS).before("还款后|账单日|之后|还完|到下"),
                Slot.of("daily_rate", Type.DAILY_RATE).before("日息|日利率").anywhere(),
                Slot.of("minimum_rate", Type.SHARE).before("最低还款|最低|比例").anywhere(),
                Slot.of("paid", Type.MONEY).before("还了|已还|只还"),
                Slot.of("balance", Type.MONEY).before("账单|欠款?|消费").anywhere()),
        Reading.of("card-overdue")
            .topic("信用卡|透支|刷卡|取现")
            .topic("日息|日利率|逾期|天|万分之")
            .never("分期|征信|怎么办|最低|违约金|年费|会怎样")
            .asks("利息|多少钱", "interest")
            .takes(
                Slot.of("daily_rate", Type.DAILY_RATE).before("日息|日利率|每天|每日").anywhere(),
                Slot.of("balance", Type.MONEY).before("欠款?|透支|账单|取现").anywhere(),
                Slot.of("days", Type.ANY_DAYS).anywhere()),
        Reading.of("instalment-fee")
            .topic("分期|分\\d+期|分.{1,3}期|账单|\\d期")
            .topic("费|每期0|每期千分之|每期万分之")
            .never("每期还款?\\d|每个?月还\\d|基金|申购|赎回|佣金|债|抵扣|免年费")
            .asks("有效年|复利年|实际年利率\\(复利", "effective_rate")
            .asks("月利率|每月利率|每期利率", "monthly_rate")
            .asks("每期(?:要|得|应)?(?:还|付)|每个?月(?:要|得|应)?(?:还|付)|月供", "payment")
            .asks(YEARLY, "nominal_rate")
            .asks("手续费(?:一共|总共|合计|共|总额)?(?:是|有|要|得|付|交)*多少|多少手续费|总手续费", "total_fee")
            .takes(
                Slot.of("total_fee_rate", Type.SHARE).before("总(?:手续)?费率?|总共.{0,3}费率?"),
                Slot.of("fee_rate", Type.PERIOD_RATE)
                    .before("每期(?:的)?(?:手续)?(?:费率?)?|月费率|每月(?:手续)?费率?|期费率|单期|费率|手续费率?")
                    .after("每期|一期")
                    .anywhere(),
                Slot.of("total_fee", Type.MONEY).before("总手续费|手续费(?:一共|总共|合计|共)?|总费用|费用"),
                Slot.of("periods", Type.PERIODS).before("分").anywhere(),
                Slot.of("principal", Type.MONEY).before("分期|账单|还|消费").anywhere())
            .first(binding -> {
              totalRate(binding);
              if (binding.quantities().stream().noneMatch(InstalmentReadings::isMoney)
                  && !binding.inputs().has("principal")) {
                binding.assume("分期金额与利率无关，按 10000 元举例。");
              }
              return binding;
            }),
        Reading.of("instalment-payment")
            .topic("每(?:个)?(?:期|月)(?:要|得|需)?(?:还|付|扣)|月还|月供|每期\\d")
            .topic("期|月|年")
            .never("手续费|费率|年化(?:收益率|利率)?(?:是|为|按)?\\d|年利率(?:是|为|按)?\\d|利率\\d|定投|存")
            .asks("有效年", "effective_rate")
            .asks("月利率|每月利率|每期利率", "monthly_rate")
            .asks(YEARLY + "|利率(?:是|有)?多少", "nominal_rate")
            .asks("利息(?:一共|总共|是|有)*多少|多少利息", "total_interest")
            .takes(
                Slot.of("payment", Type.MONEY)
                    .before("每(?:个)?(?:期|月)(?:要|得|需|需要)?(?:还|付|扣)?款?|月供|月还款?")
                    .after("(?:元|块)?(?:每期|一期|每月)"),
                Slot.of("periods", Type.PERIODS).before("分").anywhere(),
                Slot.of("principal", Type.MONEY).before("借|贷款?|到手|本金|放款").anywhere()));
  }

  /** 费率8.8%: too much for one of the payments, so it is that of all. */
  private static void totalRate(Binding binding) {
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      String before = binding.beside(i).before();
      boolean unsaid = before.matches(".*(?:费率|手续费).{0,3}") && !before.matches(".*(?:每期|月|单期|总).*");
      if (quantity.kind() == Quantity.Kind.RATE
          && unsaid
          && quantity.value().compareTo(EACH_RATE_MAX) > 0) {
        binding.take(i);
        binding.give("total_fee_rate", quantity.value());
        binding.assume("费率 " + quantity.value().toPlainString() + "% 按总费率理解。");
      }
    }
  }

  private static boolean isMoney(Quantity quantity) {
    return quantity.kind() == Quantity.Kind.MONEY
        || quantity.kind() == Quantity.Kind.PLAIN
            && quantity.value().compareTo(BigDecimal.valueOf(100)) >= 0;
  }
}
