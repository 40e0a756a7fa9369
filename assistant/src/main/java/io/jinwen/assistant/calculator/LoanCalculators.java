package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.MONTHS_OF_YEAR;
import static io.jinwen.assistant.calculator.Arithmetic.ONE;
import static io.jinwen.assistant.calculator.Arithmetic.annuity;
import static io.jinwen.assistant.calculator.Arithmetic.growth;
import static io.jinwen.assistant.calculator.Arithmetic.instalment;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** Loans paid back month by month. */
final class LoanCalculators {
  static final String DISCLOSURE = "按所给利率在整个期限内不变测算，未含其他费用；实际以贷款合同和还款计划为准。";
  private static final String ROUNDING = "各期和合计都按未舍入的数计算，显示时四舍五入到分；与银行逐期取整的还款计划可能相差几分";

  private LoanCalculators() {}

  static List<Calculator> all() {
    return List.of(
        loan("loan-equal-instalments", "等额本息还款")
            .formula("月供 = P × i × (1 + i)^n ÷ [(1 + i)^n − 1]；P 贷款本金，i 月利率 = 年利率 ÷ 12，n 期数（月）")
            .source("普通年金现值公式")
            .computedBy(LoanCalculators::equalInstalments),
        loan("loan-equal-principal", "等额本金还款")
            .formula("第 k 期还款 = P ÷ n + [P − (k − 1) × P ÷ n] × i；总利息 = P × i × (n + 1) ÷ 2")
            .source("按剩余本金逐期计息")
            .computedBy(LoanCalculators::equalPrincipal),
        loan("loan-compare", "等额本息与等额本金比较")
            .formula("利息差 = [月供 × n − P] − P × i × (n + 1) ÷ 2")
            .source("普通年金现值公式；按剩余本金逐期计息")
            .computedBy(LoanCalculators::compare),
        Calculator.define("loan-rate-change", "利率变动后的月供")
            .formula("月供 = P × i × (1 + i)^n ÷ [(1 + i)^n − 1]；月供变化 = 原月供 − 新月供；P 剩余本金，n 剩余期数")
            .source("普通年金现值公式")
            .rounding(ROUNDING)
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("principal", "剩余本金"),
                Fields.months("months", "剩余期限"),
                Fields.yearly("old_rate", "原年利率"),
                Fields.yearly("new_rate", "新年利率"),
                Fields.currency())
            .computedBy(LoanCalculators::rateChange),
        Calculator.define("loan-affordable", "按月供反推可贷金额")
            .formula("P = 月供 × [1 − (1 + i)^(−n)] ÷ i")
            .source("普通年金现值公式")
            .rounding(ROUNDING)
            .disclosure(DISCLOSURE)
            .fields(
                Fields.money("payment", "每月可还金额"),
                Fields.yearly("annual_rate", "年利率"),
                Fields.months("months", "贷款期限"),
                Fields.currency())
            .computedBy(LoanCalculators::affordable));
  }

  private static Calculator.Definition loan(String id, String name) {
    return Calculator.define(id, name)
        .rounding(ROUNDING)
        .disclosure(DISCLOSURE)
        .fields(
            Fields.money("principal", "贷款本金"),
            Fields.yearly("annual_rate", "年利率"),
            Fields.months("months", "贷款期限"),
            Fields.currency());
  }

  static BigDecimal monthlyRate(Inputs in) {
    return over(in.fraction("annual_rate"), MONTHS_OF_YEAR);
  }

  private static void equalInstalments(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    int months = in.count("months");
    BigDecimal rate = monthlyRate(in);
    BigDecimal payment = instalment(principal, rate, months);
    BigDecimal total = times(payment, of(months));
    out.step("月利率 i = %s ÷ 12 = %s", percentText(in.fraction("annual_rate")), percentText(rate))
        .step("期数 n = %d", months)
        .step("月供 = %s ÷ %s = %s", out.money(principal), factor(rate, months), out.money(payment))
        .step("还款总额 = 月供 × %d = %s；总利息 = 还款总额 − 本金", months, out.money(total))
        .result("monthly_payment", "每月还款", payment, Unit.MONEY)
        .result("total_interest", "总利息", total.subtract(principal), Unit.MONEY)
        .result("total_payment", "还款总额", total, Unit.MONEY)
        .schedule(LoanSchedule.equalInstalments(principal, rate, months));
  }

  private static String factor(BigDecimal rate, int months) {
    return "年金现值系数 " + Arithmetic.plain(annuity(rate, months), 8);
  }

  private static void equalPrincipal(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    int months = in.count("months");
    BigDecimal rate = monthlyRate(in);
    BigDecimal part = over(principal, of(months));
    BigDecimal first = part.add(times(principal, rate));
    BigDecimal last = times(part, ONE.add(rate));
    BigDecimal interest = equalPrincipalInterest(principal, rate, months);
    out.step("月利率 i = %s ÷ 12 = %s", percentText(in.fraction("annual_rate")), percentText(rate))
        .step("每月还本金 = %s ÷ %d = %s", out.money(principal), months, out.money(part))
        .step(
            "首月利息 = 本金 × i = %s，以后每月减少 %s",
            out.money(times(principal, rate)), out.money(times(part, rate)))
        .step("总利息 = 本金 × i × (%d + 1) ÷ 2 = %s", months, out.money(interest))
        .result("first_payment", "首月还款", first, Unit.MONEY)
        .result("total_interest", "总利息", interest, Unit.MONEY)
        .result("total_payment", "还款总额", principal.add(interest), Unit.MONEY)
        .result("last_payment", "末月还款", last, Unit.MONEY)
        .result("monthly_decrease", "每月递减", times(part, rate), Unit.MONEY)
        .result("monthly_principal", "每月本金", part, Unit.MONEY)
        .schedule(LoanSchedule.equalPrincipal(principal, rate, months));
  }

  private static BigDecimal equalPrincipalInterest(
      BigDecimal principal, BigDecimal rate, int months) {
    return over(times(principal, rate, of(months + 1L)), of(2));
  }

  private static void compare(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    int months = in.count("months");
    BigDecimal rate = monthlyRate(in);
    BigDecimal payment = instalment(principal, rate, months);
    BigDecimal ofInstalments = times(payment, of(months)).subtract(principal);
    BigDecimal ofPrincipal = equalPrincipalInterest(principal, rate, months);
    BigDecimal first = over(principal, of(months)).add(times(principal, rate));
    out.step("等额本息：月供 %s，总利息 %s", out.money(payment), out.money(ofInstalments))
        .step("等额本金：首月 %s，总利息 %s", out.money(first), out.money(ofPrincipal))
        .result("interest_difference", "等额本息多付利息", ofInstalments.subtract(ofPrincipal), Unit.MONEY)
        .result("instalments_interest", "等额本息总利息", ofInstalments, Unit.MONEY)
        .result("principal_interest", "等额本金总利息", ofPrincipal, Unit.MONEY)
        .result("monthly_payment", "等额本息月供", payment, Unit.MONEY)
        .result("first_payment", "等额本金首月还款", first, Unit.MONEY);
  }

  private static void rateChange(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    int months = in.count("months");
    BigDecimal before = payment(principal, in.fraction("old_rate"), months);
    BigDecimal after = payment(principal, in.fraction("new_rate"), months);
    BigDecimal less = before.subtract(after);
    out.step("原月供（%s%%）= %s", in.text("old_rate"), out.money(before))
        .step("新月供（%s%%）= %s", in.text("new_rate"), out.money(after))
        .result("payment_decrease", "每月少还", less, Unit.MONEY)
        .result("new_payment", "新月供", after, Unit.MONEY)
        .result("old_payment", "原月供", before, Unit.MONEY)
        .result("interest_saved", "总利息减少", times(less, of(months)), Unit.MONEY)
        .assume("等额本息还款，期限不变。");
  }

  private static BigDecimal payment(BigDecimal principal, BigDecimal yearlyRate, int months) {
    return instalment(principal, over(yearlyRate, MONTHS_OF_YEAR), months);
  }

  private static void affordable(Inputs in, Working out) {
    int months = in.count("months");
    BigDecimal rate = monthlyRate(in);
    BigDecimal principal = times(in.number("payment"), annuity(rate, months));
    out.step("月利率 i = %s", percentText(rate))
        .step("可贷本金 = %s × %s", out.money(in.number("payment")), factor(rate, months))
        .result("principal", "可贷金额", principal, Unit.MONEY)
        .result("total_payment", "还款总额", times(in.number("payment"), of(months)), Unit.MONEY)
        .assume("按等额本息还款。");
  }

  /** What is left of a loan in equal instalments after some of them. */
  static BigDecimal balance(BigDecimal principal, BigDecimal rate, int months, int paid) {
    BigDecimal payment = instalment(principal, rate, months);
    if (rate.signum() == 0) {
      return principal.subtract(times(payment, of(paid)));
    }
    BigDecimal grown = growth(rate, paid);
    return times(principal, grown).subtract(times(payment, over(grown.subtract(ONE), rate)));
  }
}
