package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.MONTHS_OF_YEAR;
import static io.jinwen.assistant.calculator.Arithmetic.ONE;
import static io.jinwen.assistant.calculator.Arithmetic.annuity;
import static io.jinwen.assistant.calculator.Arithmetic.growth;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percent;
import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.plain;
import static io.jinwen.assistant.calculator.Arithmetic.power;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** Compound interest: what saving grows to, and what a later amount is worth today. */
final class SavingCalculators {
  private static final String DISCLOSURE = "按收益率每期不变测算，不代表实际收益。";

  private SavingCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("regular-saving", "定期定额的终值")
            .formula("终值 = A × [(1 + i)^n − 1] ÷ i（期末投入）；期初投入再 × (1 + i)；i 月收益率 = 年化 ÷ 12")
            .source("年金终值公式")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("monthly", "每月投入"),
                yieldField(),
                Fields.months("months", "月数"),
                timing(),
                Fields.currency())
            .computedBy(SavingCalculators::regular),
        Calculator.define("yearly-saving", "每年定额的终值")
            .formula("终值 = A × [(1 + r)^n − 1] ÷ r（年末投入）；年初投入再 × (1 + r)")
            .source("年金终值公式")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("yearly", "每年投入"),
                yieldField(),
                Fields.count("years", "年数", "年", "1", "100"),
                Field.choice("timing", "投入时间", "end", "每年年末", "begin", "每年年初"),
                Fields.currency())
            .computedBy(SavingCalculators::yearly),
        Calculator.define("saving-needed", "达到目标每月要存")
            .formula("A = 目标 × i ÷ [(1 + i)^n − 1]（期末投入）；期初投入再 ÷ (1 + i)")
            .source("年金终值公式")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("target", "目标金额"),
                yieldField(),
                Fields.months("months", "月数"),
                timing(),
                Fields.currency())
            .computedBy(SavingCalculators::needed),
        Calculator.define("compound-growth", "复利终值")
            .formula("终值 = 本金 × (1 + 年利率 ÷ m)^(m × 年数)；m 每年复利次数")
            .source("复利终值公式")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("principal", "本金"),
                yieldField(),
                Fields.years("years", "年数"),
                Fields.count("times", "每年复利次数", "次", "1", "366").or("1"),
                Fields.currency())
            .computedBy(SavingCalculators::compound),
        Calculator.define("present-value", "现值（折现）")
            .formula("现值 = 终值 ÷ (1 + r)^年数")
            .source("复利现值公式")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("future_value", "将来的金额"),
                Fields.percent("discount_rate", "年折现率", "0", "1000"),
                Fields.years("years", "年数"),
                Fields.currency())
            .computedBy(SavingCalculators::present),
        Calculator.define("annuity-value", "年金现值")
            .formula("现值 = A × [1 − (1 + r)^(−n)] ÷ r（每年年末一笔）")
            .source("普通年金现值公式")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("yearly", "每年金额"),
                Fields.percent("discount_rate", "年折现率", "0", "1000"),
                Fields.count("years", "年数", "年", "1", "200"),
                Fields.currency())
            .computedBy(SavingCalculators::annuityValue),
        Calculator.define("compound-annual-growth", "年均复合增长率")
            .formula("CAGR = (期末 ÷ 期初)^(1 ÷ 年数) − 1")
            .source("复合增长率的定义")
            .rounding("百分数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("start", "期初金额"),
                Fields.money("end", "期末金额"),
                Fields.years("years", "年数"),
                Fields.currency())
            .computedBy(SavingCalculators::growthRate),
        Calculator.define("rule-of-72", "72 法则：本金翻倍要多久")
            .formula("翻倍年数 ≈ 72 ÷ 年收益率（%）；精确值 = ln 2 ÷ ln(1 + r)")
            .source("72 法则；复利终值公式")
            .rounding("年数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.percent("annual_yield", "年收益率", "0.1", "100").optional(),
                Field.number("years", "翻倍年数", Field.Kind.NUMBER, "年", "0.72", "720").optional())
            .oneOf("annual_yield", "years")
            .computedBy(SavingCalculators::doubling));
  }

  private static Field yieldField() {
    return Fields.percent("annual_yield", "年化收益率", "0", "1000");
  }

  private static Field timing() {
    return Field.choice("timing", "投入时间", "end", "每期期末", "begin", "每期期初");
  }

  /** What a payment of 1 in each month grows to. */
  private static BigDecimal saved(Inputs in) {
    BigDecimal rate = over(in.fraction("annual_yield"), MONTHS_OF_YEAR);
    int months = in.count("months");
    BigDecimal sum =
        rate.signum() == 0 ? of(months) : over(growth(rate, months).subtract(ONE), rate);
    return in.text("timing").equals("begin") ? times(sum, ONE.add(rate)) : sum;
  }

  private static void regular(Inputs in, Working out) {
    BigDecimal monthly = in.number("monthly");
    BigDecimal paid = times(monthly, of(in.count("months")));
    BigDecimal value = times(monthly, saved(in));
    out.step(
            "月收益率 = %s%% ÷ 12，投入 %d 次，年金终值系数 %s",
            in.text("annual_yield"), in.count("months"), plain(saved(in), 8))
        .step("终值 = %s × 系数 = %s", out.money(monthly), out.money(value))
        .result("future_value", "期末总额", value, Unit.MONEY)
        .result("gain", "收益", value.subtract(paid), Unit.MONEY)
        .result("paid", "投入本金合计", paid, Unit.MONEY);
    assumeTiming(in, out);
  }

  private static void yearly(Inputs in, Working out) {
    BigDecimal rate = in.fraction("annual_yield");
    int years = in.count("years");
    BigDecimal sum = rate.signum() == 0 ? of(years) : over(growth(rate, years).subtract(ONE), rate);
    boolean begins = in.text("timing").equals("begin");
    BigDecimal factor = begins ? times(sum, ONE.add(rate)) : sum;
    BigDecimal value = times(in.number("yearly"), factor);
    BigDecimal paid = times(in.number("yearly"), of(years));
    out.step("投入 %d 次，年金终值系数 %s", years, plain(factor, 8))
        .step("终值 = %s × 系数 = %s", out.money(in.number("yearly")), out.money(value))
        .result("future_value", "期末总额", value, Unit.MONEY)
        .result("gain", "收益", value.subtract(paid), Unit.MONEY)
        .result("paid", "投入本金合计", paid, Unit.MONEY)
        .assume((begins ? "每年年初投入" : "每年年末投入") + "，按年复利。");
  }

  private static void needed(Inputs in, Working out) {
    BigDecimal target = in.number("target");
    BigDecimal monthly = over(target, saved(in));
    BigDecimal paid = times(monthly, of(in.count("months")));
    out.step("年金终值系数 = %s", plain(saved(in), 8))
        .step("每月投入 = %s ÷ 系数 = %s", out.money(target), out.money(monthly))
        .result("monthly", "每月要存", monthly, Unit.MONEY)
        .result("paid", "投入本金合计", paid, Unit.MONEY)
        .result("gain", "收益", target.subtract(paid), Unit.MONEY);
    assumeTiming(in, out);
  }

  private static void assumeTiming(Inputs in, Working out) {
    out.assume((in.text("timing").equals("begin") ? "每月月初投入" : "每月月末投入") + "，按月复利。");
  }

  private static void compound(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    BigDecimal times = in.number("times");
    BigDecimal base = ONE.add(over(in.fraction("annual_yield"), times));
    BigDecimal value = times(principal, power(base, times(times, in.number("years"))));
    out.step(
            "终值 = %s × (1 + %s%% ÷ %s)^(%s × %s)",
            out.money(principal),
            in.text("annual_yield"),
            in.text("times"),
            in.text("times"),
            in.text("years"))
        .result("future_value", "到期本利和", value, Unit.MONEY)
        .result("gain", "利息（收益）", value.subtract(principal), Unit.MONEY)
        .assume("每年复利 " + in.text("times") + " 次。");
  }

  private static void present(Inputs in, Working out) {
    BigDecimal value =
        over(
            in.number("future_value"),
            power(ONE.add(in.fraction("discount_rate")), in.number("years")));
    out.step(
            "现值 = %s ÷ (1 + %s%%)^%s",
            out.money(in.number("future_value")), in.text("discount_rate"), in.text("years"))
        .result("present_value", "现值", value, Unit.MONEY)
        .result("discount", "折现额", in.number("future_value").subtract(value), Unit.MONEY)
        .assume("按年复利折现。");
  }

  private static void annuityValue(Inputs in, Working out) {
    int years = in.count("years");
    BigDecimal rate = in.fraction("discount_rate");
    BigDecimal value = times(in.number("yearly"), annuity(rate, years));
    out.step("年金现值系数 = %s", plain(annuity(rate, years), 8))
        .step("现值 = %s × 系数", out.money(in.number("yearly")))
        .result("present_value", "现值", value, Unit.MONEY)
        .result("total", "各年合计", times(in.number("yearly"), of(years)), Unit.MONEY)
        .assume("每年年末一笔，按年复利折现。");
  }

  private static void growthRate(Inputs in, Working out) {
    BigDecimal ratio = over(in.number("end"), in.number("start"));
    BigDecimal rate = power(ratio, over(ONE, in.number("years"))).subtract(ONE);
    out.step("期末 ÷ 期初 = %s", plain(ratio, 6))
        .step("CAGR = %s^(1 ÷ %s) − 1", plain(ratio, 6), in.text("years"))
        .result("growth_rate", "年均复合增长率", percent(rate), Unit.PERCENT)
        .result("total_growth", "累计增长", percent(ratio.subtract(ONE)), Unit.PERCENT);
  }

  private static void doubling(Inputs in, Working out) {
    BigDecimal seventyTwo = of(72);
    if (in.has("annual_yield")) {
      BigDecimal yield = in.number("annual_yield");
      double exact = StrictMath.log(2) / StrictMath.log1p(yield.doubleValue() / 100);
      out.step("72 ÷ %s = %s 年", in.text("annual_yield"), plain(over(seventyTwo, yield), 4))
          .step("精确值 ln 2 ÷ ln(1 + %s)", percentText(in.fraction("annual_yield")))
          .result("years", "翻倍年数（72 法则）", over(seventyTwo, yield), Unit.YEARS)
          .result("exact_years", "翻倍年数（精确）", new BigDecimal(exact), Unit.YEARS);
      return;
    }
    BigDecimal years = in.number("years");
    BigDecimal exact = power(of(2), over(ONE, years)).subtract(ONE);
    out.step("72 ÷ %s = %s%%", in.text("years"), plain(over(seventyTwo, years), 4))
        .result("annual_yield", "需要的年收益率（72 法则）", over(seventyTwo, years), Unit.PERCENT)
        .result("exact_yield", "需要的年收益率（精确）", percent(exact), Unit.PERCENT);
  }
}
