package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.MONTHS_OF_YEAR;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** Interest on deposits. */
final class DepositCalculators {
  private static final String SOURCE =
      "《中国人民银行关于人民币存贷款计结息问题的通知》（银发〔2005〕129号）：整年整月按年月计息，零头天数按日计息，日利率 = 年利率 ÷ 360";
  private static final String DISCLOSURE = "利率和计息规则以银行公布和存单约定为准；个人储蓄存款利息所得目前免征个人所得税。";

  private DepositCalculators() {}

  static List<Calculator> all() {
    return List.of(
        deposit("deposit-fixed", "定期存款利息")
            .formula("利息 = 本金 × 年利率 × 月数 ÷ 12，或 本金 × 年利率 × 天数 ÷ 计息基数")
            .fields(
                Fields.money("principal", "存款本金"),
                Fields.yearly("annual_rate", "年利率"),
                Fields.months("months", "存期").optional(),
                Fields.days("days", "存款天数").optional(),
                basis(),
                Fields.currency())
            .oneOf("months", "days")
            .computedBy(DepositCalculators::fixed),
        deposit("deposit-early-withdrawal", "定期存款提前支取")
            .formula("提前支取部分利息 = 支取额 × 活期利率 × 已存时间；未支取部分仍按定期利率到期计息")
            .fields(
                Fields.money("principal", "存款本金"),
                Fields.yearly("annual_rate", "定期年利率"),
                Fields.months("months", "原定存期"),
                Fields.yearly("demand_rate", "活期年利率"),
                Fields.months("held_months", "已存月数").optional(),
                Fields.days("held_days", "已存天数").optional(),
                Fields.money("withdrawn", "提前支取金额").optional(),
                basis(),
                Fields.currency())
            .oneOf("held_months", "held_days")
            .computedBy(DepositCalculators::earlyWithdrawal),
        deposit("deposit-overdue", "定期存款逾期支取")
            .formula("利息 = 本金 × 定期利率 × 存期 + 本金 × 活期利率 × 逾期天数 ÷ 计息基数")
            .fields(
                Fields.money("principal", "存款本金"),
                Fields.yearly("annual_rate", "定期年利率"),
                Fields.months("months", "存期"),
                Fields.yearly("demand_rate", "活期年利率"),
                Fields.days("overdue_days", "逾期天数"),
                basis(),
                Fields.currency())
            .computedBy(DepositCalculators::overdue),
        deposit("deposit-instalment-saving", "零存整取利息")
            .formula("利息 = 月存额 × 月数 × (月数 + 1) ÷ 2 × 年利率 ÷ 12")
            .fields(
                Fields.money("monthly", "每月存入"),
                Fields.yearly("annual_rate", "年利率"),
                Fields.months("months", "存期"),
                Fields.currency())
            .computedBy(DepositCalculators::instalmentSaving));
  }

  private static Calculator.Definition deposit(String id, String name) {
    return Calculator.define(id, name).source(SOURCE).disclosure(DISCLOSURE);
  }

  private static Field basis() {
    return Field.choice("basis", "按日计息时一年按", "360", "360 天", "365", "365 天");
  }

  private static void fixed(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    BigDecimal rate = in.fraction("annual_rate");
    BigDecimal interest =
        in.has("months")
            ? ofMonths(principal, rate, in.count("months"))
            : ofDays(principal, rate, in.count("days"), in);
    if (in.has("months")) {
      out.step(
          "利息 = %s × %s × %d ÷ 12", out.money(principal), percentText(rate), in.count("months"));
    } else {
      out.step(
          "利息 = %s × %s × %d ÷ %s",
          out.money(principal), percentText(rate), in.count("days"), in.text("basis"));
      assumeBasis(in, out);
    }
    out.result("interest", "到期利息", interest, Unit.MONEY)
        .result("total", "到期本息", principal.add(interest), Unit.MONEY)
        .result("yearly_interest", "平均每年利息", times(principal, rate), Unit.MONEY)
        .assume("单利，到期一次还本付息。");
  }

  private static BigDecimal ofMonths(BigDecimal principal, BigDecimal rate, int months) {
    return over(times(principal, rate, of(months)), MONTHS_OF_YEAR);
  }

  private static BigDecimal ofDays(BigDecimal principal, BigDecimal rate, int days, Inputs in) {
    return over(times(principal, rate, of(days)), in.number("basis"));
  }

  private static void assumeBasis(Inputs in, Working out) {
    out.assume("按日计息，一年按 " + in.text("basis") + " 天。");
  }

  private static void earlyWithdrawal(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    BigDecimal withdrawn = in.number("withdrawn", principal);
    if (withdrawn.compareTo(principal) > 0) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          "withdrawn",
          "提前支取金额（withdrawn）的值 %s 超过存款本金 %s，请填不超过它的数。"
              .formatted(withdrawn.toPlainString(), principal.toPlainString()));
    }
    BigDecimal demand = in.fraction("demand_rate");
    BigDecimal early =
        in.has("held_months")
            ? ofMonths(withdrawn, demand, in.count("held_months"))
            : ofDays(withdrawn, demand, in.count("held_days"), in);
    BigDecimal fixed = in.fraction("annual_rate");
    BigDecimal kept = ofMonths(principal.subtract(withdrawn), fixed, in.count("months"));
    BigDecimal full = ofMonths(principal, fixed, in.count("months"));
    out.step("提前支取 %s 按活期 %s 计息 = %s", out.money(withdrawn), percentText(demand), out.money(early));
    if (kept.signum() > 0) {
      out.step("未支取部分到期利息 = %s", out.money(kept));
    }
    out.step("不提前支取，到期利息 = %s", out.money(full));
    if (in.has("held_days")) {
      assumeBasis(in, out);
    }
    out.result("early_interest", "提前支取部分利息", early, Unit.MONEY)
        .result("interest_lost", "比存满少得利息", full.subtract(early).subtract(kept), Unit.MONEY)
        .result("full_interest", "存满到期利息", full, Unit.MONEY)
        .result("kept_interest", "未支取部分到期利息", kept, Unit.MONEY)
        .assume("提前支取部分全部按支取日活期利率计息。");
  }

  private static void overdue(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    BigDecimal term = ofMonths(principal, in.fraction("annual_rate"), in.count("months"));
    BigDecimal late = ofDays(principal, in.fraction("demand_rate"), in.count("overdue_days"), in);
    out.step(
            "存期内利息 = %s × %s × %d ÷ 12 = %s",
            out.money(principal),
            percentText(in.fraction("annual_rate")),
            in.count("months"),
            out.money(term))
        .step(
            "逾期利息 = %s × %s × %d ÷ %s = %s",
            out.money(principal),
            percentText(in.fraction("demand_rate")),
            in.count("overdue_days"),
            in.text("basis"),
            out.money(late));
    assumeBasis(in, out);
    out.result("interest", "利息合计", term.add(late), Unit.MONEY)
        .result("term_interest", "存期内利息", term, Unit.MONEY)
        .result("overdue_interest", "逾期部分利息", late, Unit.MONEY)
        .result("total", "本息合计", principal.add(term).add(late), Unit.MONEY)
        .assume("没有约定自动转存，逾期部分按活期利率单利计息。");
  }

  private static void instalmentSaving(Inputs in, Working out) {
    BigDecimal monthly = in.number("monthly");
    int months = in.count("months");
    BigDecimal sum = over(times(monthly, of(months), of(months + 1L)), of(2));
    BigDecimal interest = over(times(sum, in.fraction("annual_rate")), MONTHS_OF_YEAR);
    BigDecimal paid = times(monthly, of(months));
    out.step("月积数 = %s × %d × %d ÷ 2 = %s", out.money(monthly), months, months + 1, out.money(sum))
        .step("利息 = 月积数 × %s ÷ 12", percentText(in.fraction("annual_rate")))
        .result("interest", "到期利息", interest, Unit.MONEY)
        .result("total", "到期本息", paid.add(interest), Unit.MONEY)
        .result("paid", "存入本金合计", paid, Unit.MONEY)
        .assume("每月同一天存入，没有漏存，单利。");
  }
}
