package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Slot.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Questions about yields and rates. */
final class YieldReadings {
  private YieldReadings() {}

  static List<Reading> all() {
    return List.of(
        Reading.of("money-fund-income")
            .topic("万份收益|每万份")
            .never("七日年化(?:是|有)?多少|说明|代表")
            .asks("收益|多少", "gain")
            .takes(
                Slot.of("income_per_10000", Type.NUMBER).before("万份收益|每万份(?:收益)?").anywhere(),
                Slots.principal(),
                Slot.of("days", Type.ANY_DAYS).anywhere()),
        Reading.of("recovery-gain")
            .topic("回本|涨回|解套|回到(?:原来|成本)")
            .topic("亏|跌|套|缩水|-\\d")
            .never("怎么办|投诉|多久")
            .asks("涨|多少", "gain_needed")
            .takes(Slot.of("loss", Type.SHARE).anywhere())
            .first(YieldReadings::magnitude),
        Reading.of("real-rate")
            .topic("通胀|通货膨胀|cpi|物价")
            .topic("实际")
            .asks("多少", "real_rate")
            .takes(
                Slot.of("inflation", Type.SHARE).before("通胀|通货膨胀|cpi|物价").after("通胀|通货膨胀"),
                Slot.of("nominal_rate", Type.SHARE).before("名义|利率|收益率").anywhere()),
        effective(),
        Reading.of("rate-conversion")
            .topic("日利率|日息|每天|每日|月息|月利率|月利|分利|天息")
            .topic("年化|年利率|年息|一年")
            .never("万元|分期|每期|元|借(?:了)?\\d|贷(?:了)?\\d|复利")
            .asks("(?:复利|有效|实际)年", "effective_rate")
            .asks("多少|折合|换算|折算|等于", "annual_rate")
            .takes(
                Slot.of("daily_rate", Type.DAILY_RATE).before("日利率|日息|每天|每日").anywhere(),
                Slot.of("monthly_rate", Type.MONTHLY_RATE).before("月").anywhere()),
        Reading.of("rate-conversion")
            .topic("年利率|年化|年息")
            .topic("折合|换算|折算|等于|相当于|(?:月|日)利率(?:是|有)?多少")
            .topic("月利率|日利率|月息|日息")
            .never("万元|分期|每期|元|复利|借|贷")
            .asks("月利率|月息", "monthly_rate")
            .asks("日利率|日息", "daily_rate")
            .takes(Slots.yearlyRate("annual_rate")),
        Reading.of("annualised-yield")
            .topic("年化|折年|年收益率")
            .topic("赚|收益|涨|亏|盈利|跌|利息|回报|拿了|拿回|变成|变为")
            .never("分期|每期|日利率|日息|月息|月利率|复利|贷|借|定投|波动率|万份|夏普|年化收益率?(?:是|为)?\\d|年化\\d|翻")
            .asks(
                "年化(?:收益率|收益|利率|回报率?)?(?:是|有|为|大概|大约)*(?:多少|几)|(?:折合|换算|折算|算成|合)(?:成|为)?年化|多少年化|年收益率(?:是)?多少|年化率",
                "annual_yield")
            .takes(
                Slot.of("gain", Type.MONEY)
                    .before("赚了?|收益|盈利|利息|拿到|亏了?|亏损|回报|得了?")
                    .after("(?:元|块)?(?:的)?(?:收益|利息|利润|回报)"),
                Slot.of("principal", Type.MONEY).before("本金|投资?|投入|买").anywhere(),
                Slot.of("period_yield", Type.SHARE)
                    .before("收益率?|涨了?|赚了?|跌了?|亏了?|回报率?|上涨|下跌")
                    .anywhere(),
                Slots.days(),
                Slot.of("months", Type.MONTHS).anywhere())
            .first(YieldReadings::losses)
            .chooses("basis", "(?:按|一年)360天?(?:算|计)?", "360"),
        Reading.of("wealth-yield")
            .topic("理财|结构性存款|逆回购|业绩比较基准|业绩基准|七日年化|7日年化|净值型|收益凭证|年化|收益率|固收|货币基金|货基")
            .never(
                "定投|贷|借|复利|每个?月|分期|债券|票息|万份|波动率|夏普|翻|折合|换算|年金|现值|折现|通胀|养老金|攒|保险|期望|股息|差额|年化收益率?(?:是|有)?多少|年化(?:是|有)?多少")
            .asks("连本带利|本息|本金加|一共(?:能)?(?:拿|取|有)|总共(?:能)?(?:拿|取|有)", "total")
            .asks("收益(?!率)|赚|利息|多少钱|拿多少|得多少|回报", "gain")
            .takes(
                Slots.principal(),
                Slots.yearlyRate("annual_yield"),
                Slots.days(),
                Slot.of("months", Type.MONTHS).anywhere())
            .chooses("basis", "(?:按|一年)360天?(?:算|计)?", "360")
            .chooses("basis", "(?:按|一年)365天?(?:算|计)?", "365"));
  }

  private static Reading effective() {
    return Reading.of("effective-annual-rate")
        .topic("复利|计息|结息|利滚利")
        .topic("(?:实际|有效|真实)(?:的)?年?(?:利率|化|收益率)|等于年|按.{0,3}复利.{0,4}(?:呢)|年复利")
        .never("本金|万|元|信用卡|通胀")
        .asks("多少|是几|呢|利率[?？]*$", "effective_rate")
        .takes(
            Slot.of("nominal_rate", Type.YEARLY_RATE).before("利率|名义|年化|收益率").anywhere(),
            Slot.of("times", Type.TIMES).before("每年|一年|年").anywhere())
        .chooses("times", COMPOUND_DAILY, "365")
        .chooses("times", COMPOUND_MONTHLY, "12")
        .chooses("times", COMPOUND_QUARTERLY, "4")
        .chooses("times", COMPOUND_HALF_YEARLY, "2")
        .chooses("times", COMPOUND_YEARLY, "1");
  }

  private static final String COMPOUNDS = "(?:复利|计息|结息|计复利|复利计息)(?:1次|一次)?";
  static final String COMPOUND_DAILY = "(?:按|每)?(?:日|天)" + COMPOUNDS;
  static final String COMPOUND_MONTHLY = "(?:按|每)?个?月" + COMPOUNDS;
  static final String COMPOUND_QUARTERLY = "(?:按|每)?个?季度?" + COMPOUNDS;
  static final String COMPOUND_HALF_YEARLY = "(?:按|每)?半年" + COMPOUNDS;
  static final String COMPOUND_YEARLY = "(?:(?:按|每)年" + COMPOUNDS + "|一年复利一次|每年复利)(?!\\d|两|四)";

  private static Binding magnitude(Binding binding) {
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      if (quantity.kind() == Quantity.Kind.RATE && quantity.value().signum() < 0) {
        binding.take(i);
        binding.give("loss", quantity.value().negate());
      }
    }
    return binding;
  }

  /** 10万变成10.8万, 到期拿了101250: the gain is what is more. */
  private static void grown(Binding binding) {
    Optional<BigDecimal> start = Optional.empty();
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      boolean amount =
          quantity.kind() == Quantity.Kind.MONEY
              || quantity.kind() == Quantity.Kind.PLAIN
                  && quantity.value().compareTo(BigDecimal.valueOf(100)) >= 0;
      boolean later = binding.beside(i).before().matches(".*(?:拿了|拿回|取回|变成|变为|涨到|到期拿到?|到期得).{0,2}");
      boolean more = start.filter(first -> first.compareTo(quantity.value()) < 0).isPresent();
      if (amount && later && more) {
        binding.take(i);
        binding.give("gain", quantity.value().subtract(start.get()));
      } else if (amount && start.isEmpty()) {
        start = Optional.of(quantity.value());
      }
    }
  }

  /** 亏了300, 跌了2%: a gain below zero. */
  private static Binding losses(Binding binding) {
    grown(binding);
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      boolean lost = binding.beside(i).before().matches(".*(?:亏|跌|损失).{0,2}");
      boolean money =
          quantity.kind() == Quantity.Kind.MONEY || quantity.kind() == Quantity.Kind.PLAIN;
      if (lost && binding.isFree(i) && (money || quantity.kind() == Quantity.Kind.RATE)) {
        BigDecimal loss = quantity.value().abs().negate();
        binding.take(i);
        binding.give(money ? "gain" : "period_yield", loss);
      }
    }
    return binding;
  }
}
