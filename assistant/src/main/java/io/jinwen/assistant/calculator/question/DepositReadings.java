package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Slot.Type;
import java.util.List;

/** Questions about deposits. */
final class DepositReadings {
  private static final String DEPOSIT = "存|定期|活期|存单|储蓄|定存|整存整取";
  private static final String OTHER_SUBJECT =
      "贷|借|理财|七日年化|7日年化|定投|攒|目标|债|保险|保单|个人养老金|公积金|货币基金|逆回购|复利|信用卡|结构性|通胀|通货膨胀|存款准备金|年金|现值|折现|国债|利差|定期寿|定期定额";
  private static final String TOTAL =
      "本息|连本带利|本利|(?:取|拿)(?:出来|回来|回|到手)?多少钱|(?:一共|总共|合计|到期)(?:能|可以|有|是|会)?(?:取|拿|得|有)?(?:出来|回来|回|到手)?多少钱|变成?多少|一共多少(?!利息)|总共多少(?!利息)";
  private static final String INTEREST = "利息|收益|生息|利钱|赚|多少钱|有多少|拿多少|得多少";

  private DepositReadings() {}

  static List<Reading> all() {
    return List.of(
        Reading.of("deposit-instalment-saving")
            .topic("零存整取")
            .never("区别|贷")
            .asks("本息|连本带利|一共|总共|多少钱|总额", "total")
            .asks("利息|收益|多少", "interest")
            .takes(
                Slot.of("monthly", Type.MONEY).before("每个?月(?:存入?)?|月存").anywhere(),
                Slots.yearlyRate("annual_rate"),
                Slots.months()),
        Reading.of("deposit-early-withdrawal")
            .topic(DEPOSIT)
            .topic("提前(?:支取|取|拿|提)|没到期|未到期|中途(?:取|支取)|部分(?:支取|提前)")
            .never("理财|贷|国债|保单")
            .asks("损失|少(?:拿|得|了|多少)|亏|差多少", "interest_lost")
            .asks("利息|多少", "early_interest")
            .takes(
                Slot.of("demand_rate", Type.YEARLY_RATE)
                    .before("活期(?:存款)?(?:年?利率)?|挂牌")
                    .after("活期"),
                Slot.of("held_months", Type.MONTHS)
                    .before("存了|已存|存满|才存|存到")
                    .after("(?:就|后|时)?(?:提前|支取|取)"),
                Slot.of("held_days", Type.DAYS)
                    .before("存了|已存|才存|存")
                    .after("(?:就|后|时)?(?:提前|支取|取)")
                    .anywhere(),
                Slot.of("withdrawn", Type.MONEY)
                    .before("(?:支取|取)(?:出|走|了)?(?:其中|部分)?的?|其中")
                    .after("提前"),
                Slots.principal(),
                Slots.yearlyRate("annual_rate"),
                Slots.months())
            .first(DepositReadings::heldInWords)
            .chooses("basis", "(?:按|一年)?365天?(?:算|计)?", "365"),
        Reading.of("deposit-overdue")
            .topic(DEPOSIT)
            .topic("逾期|过期|超期|到期后|过了\\d+天")
            .never("理财|贷|信用卡|还款")
            .asks("逾期(?:部分|期间)?的?利息", "overdue_interest")
            .asks("本息|连本带利|多少钱", "total")
            .asks("利息|多少", "interest")
            .takes(
                Slot.of("demand_rate", Type.YEARLY_RATE).before("活期(?:存款)?(?:年?利率)?").after("活期"),
                Slot.of("overdue_days", Type.DAYS).before("逾期|过期|超期|到期后|过了").anywhere(),
                Slots.principal(),
                Slots.yearlyRate("annual_rate"),
                Slots.months()),
        Reading.of("deposit-fixed")
            .topic(DEPOSIT)
            .never(OTHER_SUBJECT + "|每个?月|每年存|提前|零存")
            .asks(TOTAL, "total")
            .asks("(?:[2-9]|\\d\\d|[两二三四五六七八九十])年.*(?:每年|一年)的?.{0,3}利息", "yearly_interest")
            .asks(INTEREST, "interest")
            .takes(Slots.principal(), Slots.yearlyRate("annual_rate"), Slots.months(), Slots.days())
            .chooses("basis", "(?:按|一年)365天?(?:算|计)?", "365")
            .chooses("basis", "(?:按|一年)360天?(?:算|计)?", "360"),
        // after the one above, which follow-ups go on with
        Reading.of("deposit-fixed")
            .topic("国债")
            .topic("储蓄国债|凭证式|电子式|利率|利息")
            .never("逆回购|收益率|价格|久期|提前|期货|怎么买|记账式|贷|免税")
            .asks(TOTAL, "total")
            .asks("利息|多少钱", "interest")
            .takes(
                Slots.principal(),
                Slot.of("annual_rate", Type.YEARLY_RATE).before("利率|票面").anywhere(),
                Slots.months()));
  }

  /** 存了一年提前取: here 一年 is no manner of speaking. */
  private static Binding heldInWords(Binding binding) {
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      Beside beside = binding.beside(i);
      boolean held = beside.before().matches(".*(?:存了|已存|才存|存满)$");
      if (quantity.weak() && held && !quantity.isSpan(Quantity.Unit.DAY)) {
        binding.take(i);
        boolean year = quantity.isSpan(Quantity.Unit.YEAR);
        binding.give("held_months", year ? "12" : "1");
      }
    }
    return binding;
  }
}
