package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.instalment;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** Loans paid back early, at once, or by the day. */
final class RepaymentCalculators {
  private static final String ROUNDING = "按未舍入的数计算，显示时四舍五入到分";

  private RepaymentCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("loan-early-repayment", "提前还款")
            .formula(
                "剩余本金 = P(1+i)^k − 月供 × [(1+i)^k − 1] ÷ i（等额本息）或 P × (n − k) ÷ n（等额本金）；节省利息 = 原剩余利息 − 新剩余利息")
            .source("按剩余本金逐期计息")
            .rounding(ROUNDING)
            .disclosure("未含提前还款违约金；" + LoanCalculators.DISCLOSURE)
            .fields(
                Fields.money("principal", "贷款本金"),
                Fields.yearly("annual_rate", "年利率"),
                Fields.months("months", "贷款期限"),
                Fields.count("paid_months", "已还期数", "个月", "1", "599"),
                Fields.money("amount", "提前还本金额").optional(),
                Field.choice(
                    "method", "还款方式", "equal_instalments", "等额本息", "equal_principal", "等额本金"),
                Field.choice("mode", "提前还款后", "shorter", "月供不变、缩短期限", "smaller", "期限不变、减少月供"),
                Fields.currency())
            .computedBy(RepaymentCalculators::early),
        Calculator.define("loan-interest-only", "先息后本")
            .formula("每月利息 = P × 年利率 ÷ 12；总利息 = 每月利息 × 月数；到期还本金 P")
            .source("单利按月付息")
            .rounding(ROUNDING)
            .disclosure(LoanCalculators.DISCLOSURE)
            .fields(
                Fields.money("principal", "贷款本金"),
                Fields.yearly("annual_rate", "年利率"),
                Fields.months("months", "贷款期限").optional(),
                Fields.currency())
            .computedBy(RepaymentCalculators::interestOnly),
        Calculator.define("loan-daily-interest", "按日计息的借款利息")
            .formula("利息 = P × 日利率 × 天数；日利率 = 年利率 ÷ 计息基数；整月的 = P × 年利率 × 月数 ÷ 12")
            .source("《中国人民银行关于人民币贷款利率有关问题的通知》（银发〔2003〕251号）：日利率 = 年利率 ÷ 360")
            .rounding(ROUNDING)
            .disclosure(LoanCalculators.DISCLOSURE)
            .fields(
                Fields.money("principal", "借款本金"),
                Fields.percent("daily_rate", "日利率", "0", "10").optional(),
                Fields.yearly("annual_rate", "年利率").optional(),
                Fields.days("days", "借款天数").optional(),
                Fields.months("months", "借款月数").optional(),
                Field.choice("basis", "一年按", "360", "360 天", "365", "365 天"),
                Fields.currency())
            .oneOf("annual_rate", "daily_rate")
            .oneOf("days", "months")
            .computedBy(RepaymentCalculators::daily));
  }

  private static void early(Inputs in, Working out) {
    int months = in.count("months");
    int paid = in.count("paid_months");
    if (paid >= months) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          "paid_months",
          "已还期数（paid_months）的值 %d 太大，应小于贷款期限 %d 个月。".formatted(paid, months));
    }
    Loan loan = Loan.of(in, paid);
    BigDecimal balance = loan.balance();
    out.step("已还 %d 期后剩余本金 = %s", paid, out.money(balance));
    if (!in.has("amount")) {
      out.step("不提前还时，剩余 %d 期还要付利息 %s", months - paid, out.money(loan.interestLeft()))
          .result("balance", "一次结清需还本金", balance, Unit.MONEY)
          .result("interest_saved", "节省利息", loan.interestLeft(), Unit.MONEY)
          .assume("在第 " + paid + " 期还款日结清，当期已付。");
      return;
    }
    BigDecimal amount = in.number("amount");
    if (amount.compareTo(balance) > 0) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          "amount",
          "提前还本金额（amount）的值 %s 超过剩余本金 %s，请填不超过它的数。"
              .formatted(amount.toPlainString(), out.money(balance)));
    }
    out.step("提前还 %s 后本金 = %s", out.money(amount), out.money(balance.subtract(amount)));
    out.assume("在第 " + paid + " 期还款日提前还，当期已付。");
    if (in.text("mode").equals("shorter")) {
      loan.shorten(amount, out);
    } else {
      loan.lighten(amount, out);
    }
  }

  /** A loan some of whose payments are made. */
  private record Loan(
      BigDecimal principal, BigDecimal rate, int months, int paid, boolean equalPrincipal) {
    static Loan of(Inputs in, int paid) {
      return new Loan(
          in.number("principal"),
          LoanCalculators.monthlyRate(in),
          in.count("months"),
          paid,
          in.text("method").equals("equal_principal"));
    }

    int left() {
      return months - paid;
    }

    BigDecimal part() {
      return over(principal, Arithmetic.of(months));
    }

    BigDecimal balance() {
      return equalPrincipal
          ? times(part(), Arithmetic.of(left()))
          : LoanCalculators.balance(principal, rate, months, paid);
    }

    BigDecimal payment() {
      return instalment(principal, rate, months);
    }

    BigDecimal interestLeft() {
      return interest(balance(), left());
    }

    private BigDecimal interest(BigDecimal owed, int periods) {
      if (periods == 0) {
        return BigDecimal.ZERO;
      }
      return equalPrincipal
          ? over(times(owed, rate, Arithmetic.of(periods + 1L)), Arithmetic.of(2))
          : times(instalment(owed, rate, periods), Arithmetic.of(periods)).subtract(owed);
    }

    void lighten(BigDecimal amount, Working out) {
      BigDecimal owed = balance().subtract(amount);
      BigDecimal next =
          equalPrincipal
              ? over(owed, Arithmetic.of(left())).add(times(owed, rate))
              : instalment(owed, rate, left());
      BigDecimal before = equalPrincipal ? part().add(times(balance(), rate)) : payment();
      out.result("new_payment", equalPrincipal ? "下月还款" : "新月供", next, Unit.MONEY)
          .result(
              "interest_saved", "节省利息", interestLeft().subtract(interest(owed, left())), Unit.MONEY)
          .result("payment_decrease", "每月少还", before.subtract(next), Unit.MONEY)
          .result("balance_after", "提前还后剩余本金", owed, Unit.MONEY)
          .result("balance", "提前还前剩余本金", balance(), Unit.MONEY);
    }

    /** Payments go on as before, so that the last one comes sooner and is smaller. */
    void shorten(BigDecimal amount, Working out) {
      BigDecimal owed = balance().subtract(amount);
      BigDecimal after = owed;
      BigDecimal interest = BigDecimal.ZERO;
      int periods = 0;
      while (owed.compareTo(new BigDecimal("0.005")) > 0) {
        BigDecimal due = times(owed, rate);
        BigDecimal repaid = (equalPrincipal ? part() : payment().subtract(due)).min(owed);
        interest = interest.add(due);
        owed = owed.subtract(repaid);
        periods++;
      }
      out.result("interest_saved", "节省利息", interestLeft().subtract(interest), Unit.MONEY)
          .result("months_left", "还需还款", Arithmetic.of(periods), Unit.MONTHS)
          .result("months_saved", "缩短期限", Arithmetic.of(left() - periods), Unit.MONTHS)
          .result("balance_after", "提前还后剩余本金", after, Unit.MONEY)
          .result("balance", "提前还前剩余本金", balance(), Unit.MONEY);
    }
  }

  private static void interestOnly(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    BigDecimal monthly = times(principal, LoanCalculators.monthlyRate(in));
    out.step(
            "每月利息 = %s × %s ÷ 12 = %s",
            out.money(principal), percentText(in.fraction("annual_rate")), out.money(monthly))
        .result("monthly_interest", "每月利息", monthly, Unit.MONEY);
    if (in.has("months")) {
      BigDecimal total = times(monthly, of(in.count("months")));
      out.step("总利息 = 每月利息 × %d = %s", in.count("months"), out.money(total))
          .result("total_interest", "总利息", total, Unit.MONEY)
          .result("total_payment", "本息合计", principal.add(total), Unit.MONEY);
    }
  }

  private static void daily(Inputs in, Working out) {
    BigDecimal principal = in.number("principal");
    BigDecimal time = in.has("days") ? in.number("days") : times(in.number("months"), of(30));
    String time30 = in.has("days") ? in.text("days") + " 天" : in.text("months") + " × 30 天";
    BigDecimal interest;
    if (in.has("daily_rate")) {
      BigDecimal rate = in.fraction("daily_rate");
      interest = times(principal, rate, time);
      out.step("日利率 %s，折合年利率（× 360，单利）%s", percentText(rate), percentText(times(rate, of(360))))
          .step("利息 = %s × %s × %s", out.money(principal), percentText(rate), time30);
    } else if (in.has("months")) {
      interest = over(times(principal, in.fraction("annual_rate"), in.number("months")), of(12));
      out.step(
          "利息 = %s × %s × %s ÷ 12",
          out.money(principal), percentText(in.fraction("annual_rate")), in.text("months"));
    } else {
      interest = over(times(principal, in.fraction("annual_rate"), time), in.number("basis"));
      out.step(
              "利息 = %s × %s ÷ %s × %s",
              out.money(principal),
              percentText(in.fraction("annual_rate")),
              in.text("basis"),
              time30)
          .assume("一年按 " + in.text("basis") + " 天折算日利率。");
    }
    out.result("interest", "利息", interest, Unit.MONEY)
        .result("total", "本息合计", principal.add(interest), Unit.MONEY);
  }
}
