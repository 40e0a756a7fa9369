package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.ONE;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percent;
import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** What instalments and credit cards really cost. */
final class InstalmentCalculators {
  private static final String SOURCE =
      "内部收益率（IRR）；《中国人民银行公告〔2021〕第3号》：贷款年化利率应以对借款人收取的所有贷款成本与其实际占用的贷款本金的比例计算";
  private static final String DISCLOSURE = "按每月一期、期末还款测算；实际费用以发卡银行或贷款机构的合同为准。";
  private static final double MONTHLY_RATE_MAX = 10; // 1000 % a month

  private InstalmentCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("instalment-fee", "分期手续费的真实年化")
            .formula(
                "每期还款 = P ÷ n + P × 每期费率；IRR：P = Σ 每期还款 ÷ (1 + r)^k；名义年化（APR）= 12r，有效年化 = (1 + r)^12 − 1")
            .source(SOURCE)
            .rounding("金额四舍五入到分，百分数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("principal", "分期金额").or("10000"),
                Fields.periods("periods", "期数", "120"),
                Fields.percent("fee_rate", "每期手续费率", "0", "100").optional(),
                Fields.percent("total_fee_rate", "总手续费率", "0", "1000").optional(),
                Fields.money("total_fee", "手续费总额").optional(),
                Fields.currency())
            .oneOf("fee_rate", "total_fee_rate", "total_fee")
            .computedBy(InstalmentCalculators::fee),
        Calculator.define("instalment-payment", "由每期还款求真实年化")
            .formula("IRR：P = Σ 每期还款 ÷ (1 + r)^k；名义年化（APR）= 12r，有效年化 = (1 + r)^12 − 1")
            .source(SOURCE)
            .rounding("百分数保留四位小数")
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("principal", "到手本金"),
                Fields.periods("periods", "期数", "600"),
                Fields.money("payment", "每期还款"),
                Fields.currency())
            .computedBy(InstalmentCalculators::payment),
        Calculator.define("card-minimum-payment", "信用卡最低还款利息")
            .formula("利息 = 账单金额 × 日利率 × 入账到还款的天数 + 未还金额 × 日利率 × 还款到下个账单日的天数")
            .source("《中国人民银行关于信用卡业务有关事项的通知》（银发〔2016〕111号）；全额计息条款")
            .disclosure("只还最低还款额不享受免息期；利率、计息方式以领用合约为准。")
            .fields(
                Fields.money("balance", "账单金额"),
                Fields.percent("minimum_rate", "最低还款比例", "1", "100").or("10"),
                Fields.money("paid", "已还金额").optional(),
                Fields.percent("daily_rate", "日利率", "0", "1").or("0.05"),
                Fields.days("days_before", "入账到还款的天数").optional(),
                Fields.count("days_after", "还款到下个账单日的天数", "天", "0", "366").optional(),
                Fields.currency())
            .computedBy(InstalmentCalculators::minimum),
        Calculator.define("card-overdue", "信用卡日息计算")
            .formula("利息 = 欠款 × 日利率 × 天数")
            .source("《中国人民银行关于信用卡业务有关事项的通知》（银发〔2016〕111号）：透支利率由发卡机构与持卡人自主协商确定")
            .disclosure("未含违约金，单利；利率以领用合约为准。")
            .fields(
                Fields.money("balance", "欠款金额"),
                Fields.percent("daily_rate", "日利率", "0", "1").or("0.05"),
                Fields.days("days", "天数"),
                Fields.currency())
            .computedBy(InstalmentCalculators::overdue));
  }

  private static void fee(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    int periods = in.count("periods");
    BigDecimal n = of(periods);
    BigDecimal total =
        in.has("fee_rate")
            ? times(principal, in.fraction("fee_rate"), n)
            : in.has("total_fee_rate")
                ? times(principal, in.fraction("total_fee_rate"))
                : in.number("total_fee");
    BigDecimal payment = over(principal.add(total), n);
    BigDecimal rate = monthly(principal, payment, periods);
    out.step("手续费总额 = %s", out.money(total))
        .step(
            "每期还款 = (%s + %s) ÷ %d = %s",
            out.money(principal), out.money(total), periods, out.money(payment));
    rates(out, rate)
        .result("total_fee", "手续费总额", total, Unit.MONEY)
        .result("payment", "每期还款", payment, Unit.MONEY)
        .assume("手续费分摊到每期收取，每期一个月。");
  }

  private static void payment(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    int periods = in.count("periods");
    BigDecimal payment = in.number("payment");
    BigDecimal total = times(payment, of(periods));
    if (total.compareTo(principal) < 0) {
      throw new InputException(
          InputException.Code.NO_RESULT,
          "payment",
          "每期还款（payment）%s × %d 期少于本金 %s，还不清，请检查。"
              .formatted(payment.toPlainString(), periods, principal.toPlainString()));
    }
    BigDecimal rate = monthly(principal, payment, periods);
    out.step("还款总额 = %s × %d = %s", out.money(payment), periods, out.money(total));
    rates(out, rate)
        .result("total_interest", "利息和费用合计", total.subtract(principal), Unit.MONEY)
        .assume("每期一个月，期末还款。");
  }

  private static Working rates(Working out, BigDecimal rate) {
    BigDecimal nominal = percent(times(rate, of(12)));
    BigDecimal effective = percent(Arithmetic.growth(rate, 12).subtract(ONE));
    return out.step("解得每期（月）利率 r = %s", Arithmetic.plain(percent(rate), 4) + "%")
        .result("nominal_rate", "名义年化利率（APR）", nominal, Unit.PERCENT)
        .result("effective_rate", "有效年化利率", effective, Unit.PERCENT)
        .result("monthly_rate", "月利率（IRR）", percent(rate), Unit.PERCENT);
  }

  private static BigDecimal monthly(BigDecimal principal, BigDecimal payment, int periods) {
    BigDecimal ratio = over(principal, payment);
    if (ratio.compareTo(of(periods)) == 0) {
      return BigDecimal.ZERO;
    }
    double target = ratio.doubleValue();
    return Roots.rate(
        rate -> (rate == 0 ? periods : (1 - Math.pow(1 + rate, -periods)) / rate) - target,
        0,
        MONTHLY_RATE_MAX,
        "每期利率");
  }

  private static void minimum(Inputs in, Working out) {
    BigDecimal balance = in.number("balance");
    BigDecimal least = times(balance, in.fraction("minimum_rate"));
    BigDecimal paid = in.number("paid", least);
    BigDecimal left = balance.subtract(paid).max(BigDecimal.ZERO);
    out.step(
        "最低还款额 = %s × %s%% = %s", out.money(balance), in.text("minimum_rate"), out.money(least));
    if (in.has("days_before") && in.has("days_after")) {
      interest(in, out, left);
    }
    out.result("minimum", "最低还款额", least, Unit.MONEY)
        .result("left", "未还金额", left, Unit.MONEY)
        .assume("最低还款比例 " + in.text("minimum_rate") + "%。");
  }

  private static void interest(Inputs in, Working out, BigDecimal left) {
    BigDecimal balance = in.number("balance");
    BigDecimal rate = in.fraction("daily_rate");
    BigDecimal before = times(balance, rate, in.number("days_before"));
    BigDecimal after = times(left, rate, in.number("days_after"));
    out.step(
            "还款前：%s × %s × %s 天 = %s",
            out.money(balance), percentText(rate), in.text("days_before"), out.money(before))
        .step(
            "还款后：%s × %s × %s 天 = %s",
            out.money(left), percentText(rate), in.text("days_after"), out.money(after))
        .result("interest", "利息", before.add(after), Unit.MONEY)
        .assume("日利率 " + percentText(rate) + "，全额计息。");
  }

  private static void overdue(Inputs in, Working out) {
    BigDecimal rate = in.fraction("daily_rate");
    BigDecimal interest = times(in.number("balance"), rate, in.number("days"));
    out.step(
            "利息 = %s × %s × %s 天",
            out.money(in.number("balance")), percentText(rate), in.text("days"))
        .result("interest", "利息", interest, Unit.MONEY)
        .result("total", "本息合计", in.number("balance").add(interest), Unit.MONEY)
        .assume("日利率 " + percentText(rate) + "，单利，未计违约金。");
  }
}
