package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.ONE;
import static io.jinwen.assistant.calculator.Arithmetic.growth;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percent;
import static io.jinwen.assistant.calculator.Arithmetic.plain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Series of payments, even ones and such on given days. */
final class CashFlowCalculators {
  private static final double RATE_MIN = -0.99;
  private static final double RATE_MAX = 10;
  private static final double DAYS_OF_YEAR = 365;
  private static final String DISCLOSURE = "按所给现金流测算，不代表实际收益。";

  private CashFlowCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("irr", "内部收益率 IRR")
            .formula("Σ CF_k ÷ (1 + r)^k = 0，k = 0, 1, 2, …")
            .source("内部收益率的定义")
            .rounding("百分数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(flows())
            .computedBy(CashFlowCalculators::irr),
        Calculator.define("npv", "净现值 NPV")
            .formula("NPV = Σ CF_k ÷ (1 + r)^k，k = 0, 1, 2, …")
            .source("净现值的定义")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.percent("discount_rate", "每期折现率", "-99", "1000"), flows(), Fields.currency())
            .computedBy(CashFlowCalculators::npv),
        Calculator.define("xirr", "不定期现金流年化 XIRR")
            .formula("Σ CF_k ÷ (1 + r)^(d_k ÷ 365) = 0；d_k 为距首日天数")
            .source("内部收益率的定义，实际天数 / 365")
            .rounding("百分数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(flows(), Field.number("dates", "日期", Field.Kind.DATES, "", "0", "0"))
            .computedBy(CashFlowCalculators::xirr));
  }

  private static Field flows() {
    return Field.number(
        "flows", "现金流（支出为负）", Field.Kind.NUMBERS, "", "-" + Fields.MONEY_MAX, Fields.MONEY_MAX);
  }

  private static String listed(List<BigDecimal> flows) {
    return flows.stream().map(flow -> plain(flow, 2)).collect(Collectors.joining("，"));
  }

  private static void checkSigns(List<BigDecimal> flows) {
    boolean in = flows.stream().anyMatch(flow -> flow.signum() > 0);
    boolean out = flows.stream().anyMatch(flow -> flow.signum() < 0);
    if (!in || !out) {
      throw new InputException(
          InputException.Code.NO_RESULT, "flows", "现金流（flows）要有正有负才有收益率：支出写负数，收回写正数。");
    }
  }

  private static void irr(Inputs in, Working out) {
    List<BigDecimal> flows = in.numbers("flows");
    checkSigns(flows);
    double[] values = flows.stream().mapToDouble(BigDecimal::doubleValue).toArray();
    BigDecimal rate = Roots.rate(r -> presentValue(values, r), RATE_MIN, RATE_MAX, "内部收益率");
    out.step("现金流：%s", listed(flows))
        .step("解 Σ CF_k ÷ (1 + r)^k = 0，得 r = %s%%", plain(percent(rate), 4))
        .result("irr", "内部收益率", percent(rate), Unit.PERCENT)
        .assume("每两笔之间间隔一期；一期为一年时即年化。");
  }

  /** By Horner's rule, from the last payment back. */
  private static double presentValue(double[] flows, double rate) {
    double value = 0;
    for (int i = flows.length - 1; i >= 0; i--) {
      value = value / (1 + rate) + flows[i];
    }
    return value;
  }

  private static void npv(Inputs in, Working out) {
    List<BigDecimal> flows = in.numbers("flows");
    BigDecimal rate = in.fraction("discount_rate");
    BigDecimal value = BigDecimal.ZERO;
    for (int i = 0; i < flows.size(); i++) {
      value = value.add(over(flows.get(i), growth(rate, i)));
    }
    out.step("现金流：%s", listed(flows))
        .step("各期除以 (1 + %s%%)^k 后相加", in.text("discount_rate"))
        .result("npv", "净现值", value, Unit.MONEY)
        .assume("第一笔在现在，以后每期一笔。");
  }

  private static void xirr(Inputs in, Working out) {
    List<BigDecimal> flows = in.numbers("flows");
    List<LocalDate> dates = in.dates("dates");
    if (flows.size() != dates.size()) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          "dates",
          "日期（dates）有 %d 个，现金流有 %d 笔，应一样多。".formatted(dates.size(), flows.size()));
    }
    checkSigns(flows);
    double[] years =
        dates.stream()
            .mapToDouble(day -> ChronoUnit.DAYS.between(dates.getFirst(), day) / DAYS_OF_YEAR)
            .toArray();
    double[] values = flows.stream().mapToDouble(BigDecimal::doubleValue).toArray();
    BigDecimal rate =
        Roots.rate(
            r ->
                IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i] / Math.pow(1 + r, years[i]))
                    .sum(),
            RATE_MIN,
            RATE_MAX,
            "年化收益率");
    out.step(
            "现金流：%s",
            IntStream.range(0, values.length)
                .mapToObj(i -> dates.get(i) + " " + plain(flows.get(i), 2))
                .collect(Collectors.joining("，")))
        .step("解得年化 r = %s%%", plain(percent(rate.multiply(ONE)), 4))
        .result("xirr", "年化收益率（XIRR）", percent(rate), Unit.PERCENT)
        .assume("按实际天数，一年 365 天。");
  }
}
