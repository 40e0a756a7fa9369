package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.ONE;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percent;
import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.power;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** What products yield, and yields made comparable. */
final class YieldCalculators {
  static final String DISCLOSURE = "测算不代表实际收益；理财非存款，产品有风险，投资须谨慎。";

  private YieldCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("wealth-yield", "理财收益测算")
            .formula("收益 = 本金 × 年化收益率 × 持有天数 ÷ 计息基数")
            .source("理财产品说明书通行的单利算法")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("principal", "本金"),
                Fields.percent("annual_yield", "年化收益率", "-100", "1000"),
                Fields.days("days", "持有天数").optional(),
                Fields.months("months", "持有月数").optional(),
                yearBasis(),
                Fields.currency())
            .oneOf("days", "months")
            .computedBy(YieldCalculators::wealth),
        Calculator.define("annualised-yield", "期间收益折算年化")
            .formula("单利年化 = 收益 ÷ 本金 × 计息基数 ÷ 天数；复利年化 = (1 + 收益 ÷ 本金)^(计息基数 ÷ 天数) − 1")
            .source("收益率年化的通行算法")
            .rounding("百分数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("principal", "本金").optional(),
                Field.number(
                        "gain",
                        "收益",
                        Field.Kind.MONEY,
                        "",
                        "-" + Fields.MONEY_MAX,
                        Fields.MONEY_MAX)
                    .optional(),
                Fields.percent("period_yield", "期间收益率", "-99.99", "10000").optional(),
                Fields.days("days", "持有天数").optional(),
                Fields.months("months", "持有月数").optional(),
                yearBasis(),
                Fields.currency())
            .oneOf("gain", "period_yield")
            .oneOf("days", "months")
            .computedBy(YieldCalculators::annualised),
        Calculator.define("effective-annual-rate", "名义利率与有效年利率")
            .formula("有效年利率 = (1 + 名义年利率 ÷ m)^m − 1；m 每年计息次数")
            .source("复利的定义")
            .rounding("百分数保留四位小数")
            .disclosure("只折算利率，不含费用。")
            .fields(
                Fields.percent("nominal_rate", "名义年利率", "0", "1000"),
                Fields.count("times", "每年计息次数", "次", "1", "366"))
            .computedBy(YieldCalculators::effective),
        Calculator.define("rate-conversion", "日、月、年利率折算")
            .formula("年利率（单利）= 日利率 × 计息基数 或 月利率 × 12，反之相除；复利年化 = (1 + 期利率)^每年期数 − 1")
            .source("《中国人民银行关于人民币贷款利率有关问题的通知》（银发〔2003〕251号）：日利率 = 年利率 ÷ 360，月利率 = 年利率 ÷ 12")
            .rounding("百分数保留四位小数")
            .disclosure("只折算利率，不含费用。")
            .fields(
                Fields.percent("daily_rate", "日利率", "0", "10").optional(),
                Fields.percent("monthly_rate", "月利率", "0", "100").optional(),
                Fields.yearly("annual_rate", "年利率").optional(),
                Field.choice("basis", "一年按", "365", "365 天", "360", "360 天"))
            .oneOf("daily_rate", "monthly_rate", "annual_rate")
            .computedBy(YieldCalculators::convert),
        Calculator.define("money-fund-income", "货币基金收益")
            .formula("收益 = 持有金额 ÷ 10000 × 每万份收益 × 天数")
            .source("《货币市场基金信息披露特别规定》：每万份基金净收益")
            .disclosure("按每天万份收益不变测算。" + DISCLOSURE)
            .fields(
                Fields.money("principal", "持有金额"),
                Field.number("income_per_10000", "每万份收益", Field.Kind.NUMBER, "元", "0", "100"),
                Fields.days("days", "持有天数").or("1"),
                Fields.currency())
            .computedBy(YieldCalculators::moneyFund),
        Calculator.define("real-rate", "扣除通货膨胀后的实际利率")
            .formula("实际利率 = (1 + 名义利率) ÷ (1 + 通胀率) − 1")
            .source("费雪方程")
            .rounding("百分数保留四位小数")
            .disclosure("通胀率按所给数值计算。")
            .fields(
                Fields.percent("nominal_rate", "名义利率", "-50", "1000"),
                Fields.percent("inflation", "通货膨胀率", "-50", "1000"))
            .computedBy(YieldCalculators::real),
        Calculator.define("recovery-gain", "亏损后回本所需涨幅")
            .formula("回本涨幅 = 1 ÷ (1 − 跌幅) − 1")
            .source("收益率的定义")
            .rounding("百分数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(Fields.percent("loss", "跌幅", "0.01", "99.99"))
            .computedBy(YieldCalculators::recovery));
  }

  private static Field yearBasis() {
    return Field.choice("basis", "一年按", "365", "365 天", "360", "360 天");
  }

  private static void wealth(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    BigDecimal yield = in.fraction("annual_yield");
    BigDecimal gain = times(principal, yield, years(in));
    out.step("收益 = %s × %s × %s", out.money(principal), percentText(yield), yearsText(in))
        .result("gain", "收益", gain, Unit.MONEY)
        .result("total", "本金加收益", principal.add(gain), Unit.MONEY)
        .assume(span(in) + "，单利，收益率在持有期内不变。");
  }

  /** How long something was held, as a share of a year. */
  private static BigDecimal years(Inputs in) {
    return in.has("months")
        ? over(in.number("months"), of(12))
        : over(in.number("days"), in.number("basis"));
  }

  private static String yearsText(Inputs in) {
    return in.has("months")
        ? in.text("months") + " ÷ 12"
        : in.text("days") + " ÷ " + in.text("basis");
  }

  private static String span(Inputs in) {
    return in.has("months") ? "一年按 12 个月" : "一年按 " + in.text("basis") + " 天";
  }

  private static void annualised(Inputs in, Working out) {
    BigDecimal yield = periodYield(in, out);
    if (yield.compareTo(BigDecimal.ONE.negate()) <= 0) {
      throw new InputException(InputException.Code.NO_RESULT, "gain", "收益（gain）亏掉了全部本金，没有年化收益率。");
    }
    BigDecimal simple = over(yield, years(in));
    BigDecimal compound = power(ONE.add(yield), over(ONE, years(in))).subtract(ONE);
    out.step("单利年化 = %s ÷ (%s)", percentText(yield), yearsText(in))
        .step("复利年化 = (1 + %s) 的 1 ÷ (%s) 次方 − 1", percentText(yield), yearsText(in))
        .result("annual_yield", "年化收益率（单利）", percent(simple), Unit.PERCENT)
        .result("compound_yield", "年化收益率（复利）", percent(compound), Unit.PERCENT)
        .result("period_yield", "期间收益率", percent(yield), Unit.PERCENT)
        .assume(span(in) + "。");
  }

  private static BigDecimal periodYield(Inputs in, Working out) {
    if (in.has("period_yield")) {
      return in.fraction("period_yield");
    }
    if (!in.has("principal")) {
      throw new InputException(
          InputException.Code.MISSING, "principal", "缺少本金（principal），有收益金额时必须填写。");
    }
    BigDecimal yield = over(in.number("gain"), in.number("principal"));
    out.step(
        "期间收益率 = %s ÷ %s = %s",
        out.money(in.number("gain")), out.money(in.number("principal")), percentText(yield));
    return yield;
  }

  private static void effective(Inputs in, Working out) {
    int times = in.count("times");
    BigDecimal nominal = in.fraction("nominal_rate");
    BigDecimal period = over(nominal, of(times));
    BigDecimal effective = Arithmetic.growth(period, times).subtract(ONE);
    out.step("每期利率 = %s ÷ %d = %s", percentText(nominal), times, percentText(period))
        .step("有效年利率 = (1 + %s)^%d − 1", percentText(period), times)
        .result("effective_rate", "有效年利率", percent(effective), Unit.PERCENT)
        .result("period_rate", "每期利率", percent(period), Unit.PERCENT);
  }

  private static void convert(Inputs in, Working out) {
    if (in.has("annual_rate")) {
      BigDecimal yearly = in.fraction("annual_rate");
      out.step(
              "月利率 = %s ÷ 12，日利率 = %s ÷ %s",
              percentText(yearly), percentText(yearly), in.text("basis"))
          .result("monthly_rate", "月利率", percent(over(yearly, of(12))), Unit.PERCENT)
          .result("daily_rate", "日利率", percent(over(yearly, in.number("basis"))), Unit.PERCENT)
          .assume("单利，一年按 " + in.text("basis") + " 天。");
      return;
    }
    boolean daily = in.has("daily_rate");
    BigDecimal rate = in.fraction(daily ? "daily_rate" : "monthly_rate");
    int periods = daily ? in.count("basis") : 12;
    BigDecimal effective = Arithmetic.growth(rate, periods).subtract(ONE);
    out.step("年利率（单利）= %s × %d", percentText(rate), periods)
        .step("复利年化 = (1 + %s)^%d − 1", percentText(rate), periods)
        .result("annual_rate", "年利率（单利）", percent(times(rate, of(periods))), Unit.PERCENT)
        .result("effective_rate", "年利率（复利）", percent(effective), Unit.PERCENT);
    if (daily) {
      out.assume("一年按 " + in.text("basis") + " 天。");
    }
  }

  private static void moneyFund(Inputs in, Working out) {
    BigDecimal perDay =
        times(over(in.number("principal"), of(10_000)), in.number("income_per_10000"));
    BigDecimal gain = times(perDay, in.number("days"));
    out.step(
            "每天收益 = %s ÷ 10000 × %s = %s",
            out.money(in.number("principal")), in.text("income_per_10000"), out.money(perDay))
        .result("gain", "收益", gain, Unit.MONEY)
        .result("total", "本金加收益", in.number("principal").add(gain), Unit.MONEY)
        .assume("每份净值 1 元，收益不再投资，天数 " + in.text("days") + " 天。");
  }

  private static void real(Inputs in, Working out) {
    BigDecimal growth = ONE.add(in.fraction("nominal_rate"));
    BigDecimal prices = ONE.add(in.fraction("inflation"));
    out.step("实际利率 = (1 + %s%%) ÷ (1 + %s%%) − 1", in.text("nominal_rate"), in.text("inflation"))
        .result("real_rate", "实际利率", percent(over(growth, prices).subtract(ONE)), Unit.PERCENT);
  }

  private static void recovery(Inputs in, Working out) {
    BigDecimal gain = over(ONE, ONE.subtract(in.fraction("loss"))).subtract(ONE);
    out.step("回本涨幅 = 1 ÷ (1 − %s%%) − 1", in.text("loss"))
        .result("gain_needed", "回本所需涨幅", percent(gain), Unit.PERCENT);
  }
}
