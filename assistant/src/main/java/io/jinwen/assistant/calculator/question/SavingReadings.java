package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Slot.Type;
import java.util.List;

/** Questions about saving over years, and about money of later years. */
final class SavingReadings {
  private static final String EACH_MONTH = "每个?月|月初|月末|月定投|按月";

  private SavingReadings() {}

  static List<Reading> all() {
    return List.of(
        Reading.of("saving-needed")
            .topic(EACH_MONTH)
            .topic("(?:每个?月|月初|月末|每月底)(?:需要|要|得|需|应该|应|该|大概|至少|最少)*(?:定投|投入?|存入?|攒)(?:多少|几)")
            .never("贷|工资|收入|零存整取")
            .asks("多少", "monthly")
            .takes(
                Slot.of("target", Type.MONEY)
                    .before("攒够?|目标|存到|达到|教育金|养老金|凑")
                    .after("教育金|养老")
                    .anywhere(),
                Slots.yearlyRate("annual_yield"),
                Slots.months())
            .chooses("timing", "月初|期初", "begin"),
        Reading.of("regular-saving")
            .topic(EACH_MONTH + "|定投")
            .topic("定投|存|投")
            .never("贷|零存整取|理财产品|结余|规划")
            .asks("收益(?!率)|赚|利息", "gain")
            .asks("多少|总共|一共|终值|本利|总额|期末", "future_value")
            .takes(
                Slot.of("monthly", Type.MONEY)
                    .before("每个?月(?:初|末)?(?:定投|存入?|投入?)?|定投(?:每个?月)?|月初(?:定投|存|投)?|月定投")
                    .anywhere(),
                Slots.yearlyRate("annual_yield"),
                Slots.months())
            .chooses("timing", "月初|期初", "begin"),
        Reading.of("yearly-saving")
            .topic("每年(?:年末|年底|年初|末|初)?(?:都|固定|定投|再)?(?:存|投|交|放)")
            .never("贷|现值|内部收益率|irr|保险|保费|每个?月|复利一次|养老金")
            .asks("收益(?!率)|赚|利息", "gain")
            .asks("多少|总共|终值|本利", "future_value")
            .takes(
                Slot.of("yearly", Type.MONEY).before("每年").anywhere(),
                Slots.yearlyRate("annual_yield"),
                Slot.of("years", Type.YEARS).anywhere())
            .chooses("timing", "年初|期初", "begin"),
        Reading.of("compound-growth")
            .topic("复利|利滚利")
            .never("实际年|有效年|每个?月(?:存|投)|定投|贷|借|终值.{0,3}公式")
            .asks("(?:利息|收益|赚)(?!率).{0,4}多少|多少(?:利息|收益)", "gain")
            .asks("多少|本利和|终值", "future_value")
            .takes(
                Slot.of("principal", Type.MONEY).before("本金|存|投").anywhere(),
                Slots.yearlyRate("annual_yield"),
                Slot.of("years", Type.YEARS).anywhere(),
                Slot.of("times", Type.TIMES).before("每年|一年"))
            .chooses("times", YieldReadings.COMPOUND_DAILY, "365")
            .chooses("times", YieldReadings.COMPOUND_MONTHLY, "12")
            .chooses("times", YieldReadings.COMPOUND_QUARTERLY, "4")
            .chooses("times", YieldReadings.COMPOUND_HALF_YEARLY, "2")
            .chooses("times", YieldReadings.COMPOUND_YEARLY, "1"),
        Reading.of("annuity-value")
            .topic("现值|现在值|折现")
            .topic("每年(?:年末|年底|年初)?(?:能|可以|固定)?(?:领|收|拿|支付|付|得|给|有)|年金")
            .never("净现值|npv|投资|投入|票据|汇票")
            .asks("多少|现值[?？呢]*$", "present_value")
            .takes(
                Slot.of("yearly", Type.MONEY).before("每年|年金").anywhere(),
                Slot.of("discount_rate", Type.YEARLY_RATE)
                    .before("折现率?|贴现率?|利率|按")
                    .after("折现")
                    .anywhere(),
                Slot.of("years", Type.YEARS).anywhere()),
        Reading.of("present-value")
            .topic("现值|现在值|折现|折到现在|相当于现在|相当于今天|今天值")
            .never("净现值|npv|投资|投入|票据|汇票|每年|债")
            .asks("多少|现值[?？呢]*$", "present_value")
            .takes(
                Slot.of("future_value", Type.MONEY).anywhere(),
                Slot.of("discount_rate", Type.YEARLY_RATE)
                    .before("折现率?|贴现率?|利率|按|通胀")
                    .after("折现")
                    .anywhere(),
                Slot.of("years", Type.YEARS).anywhere()),
        Reading.of("compound-annual-growth")
            .topic("复合(?:年)?增长|年均增长|cagr|复合收益率|年复合|年均复合")
            .never("是什么|公式")
            .asks("多少", "growth_rate")
            .takes(
                Slot.of("end", Type.MONEY).before("到|变成?|变为|成|涨到|增长到|增至|升到"),
                Slot.of("start", Type.MONEY).before("从|由|本金|期初").anywhere(),
                Slot.of("years", Type.YEARS).anywhere()),
        Reading.of("rule-of-72")
            .topic("翻倍|翻一番|翻番|翻一倍|72法则|七十二法则")
            .never("是什么|骗|靠谱|可信|涨幅")
            .asks("(?:年化|收益率|利率|回报).{0,6}多少|多少(?:收益率|年化|利率)", "annual_yield")
            .asks("多少年|多久|几年|多长时间|多少", "years")
            .takes(
                Slot.of("annual_yield", Type.YEARLY_RATE).before("年化|收益率|利率").anywhere(),
                Slot.of("years", Type.YEARS).anywhere())
            .first(SavingReadings::whateverPrincipal));
  }

  /** How long it takes does not depend on how much it is. */
  private static Binding whateverPrincipal(Binding binding) {
    for (int i = 0; i < binding.quantities().size(); i++) {
      if (binding.quantities().get(i).kind() == Quantity.Kind.MONEY) {
        binding.take(i);
      }
    }
    return binding;
  }
}
