package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.ONE;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percent;
import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.plain;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** Ratios that limit what may be lent, and what may be lost. */
final class RiskCalculators {
  private static final String MARGIN_SOURCE =
      "沪深证券交易所《融资融券交易实施细则》：维持担保比例 =（现金 + 信用账户内证券市值）÷（融资买入金额 + 融券卖出证券数量 × 市价 + 利息及费用）";
  private static final String MARGIN_DISCLOSURE = "平仓线、追保线和折算规则以证券公司合同为准。";

  private RiskCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("loan-to-value", "抵押率（LTV）")
            .formula("抵押率 = 贷款金额 ÷ 抵押物价值")
            .source("抵押率的定义")
            .rounding("百分数保留四位小数")
            .disclosure("抵押物价值以银行认可的评估为准。")
            .fields(Fields.money("loan", "贷款金额"), Fields.money("value", "抵押物价值"), Fields.currency())
            .computedBy(RiskCalculators::loanToValue),
        Calculator.define("max-loan", "按抵押率或首付比例求最高贷款")
            .formula("最高贷款 = 价值 × 抵押率；抵押率 = 1 − 首付比例")
            .source("抵押率的定义")
            .disclosure("最高比例以当地政策和银行审批为准。")
            .fields(
                Fields.money("value", "房价或抵押物价值"),
                Fields.percent("ltv", "抵押率", "1", "100").optional(),
                Fields.percent("down_payment_rate", "首付比例", "0", "99").optional(),
                Fields.currency())
            .oneOf("ltv", "down_payment_rate")
            .computedBy(RiskCalculators::maxLoan),
        Calculator.define("debt-service-ratio", "月供收入比")
            .formula("月供收入比 = (本笔月供 + 其他月债务) ÷ 月收入")
            .source("《商业银行房地产贷款风险管理指引》：房产支出与收入比控制在 50% 以下，所有债务与收入比控制在 55% 以下")
            .rounding("百分数保留四位小数")
            .disclosure("是否准贷由银行审批决定。")
            .fields(
                Fields.money("payment", "月供"),
                Fields.moneyOrNone("other_debt", "其他每月债务").or("0"),
                Fields.money("income", "月收入"),
                Fields.currency())
            .computedBy(RiskCalculators::debtService),
        Calculator.define("var-parametric", "风险价值 VaR（参数法）")
            .formula("VaR = 市值 × z × 日波动率 × √天数；z 为标准正态分布的单侧分位数")
            .source("方差—协方差法（正态假设，均值取 0）")
            .disclosure("假设收益率服从正态分布；尾部损失可能更大，不是最大损失。")
            .fields(
                Fields.money("value", "组合市值"),
                Fields.percent("volatility", "波动率", "0.0001", "1000"),
                Field.choice("volatility_period", "波动率是", "day", "日波动率", "year", "年波动率"),
                Fields.percent("confidence", "置信度", "50.01", "99.9999"),
                Fields.days("days", "持有天数").or("1"),
                Fields.currency())
            .computedBy(RiskCalculators::valueAtRisk),
        Calculator.define("maintenance-margin", "维持担保比例")
            .formula("维持担保比例 = (现金 + 证券市值) ÷ (融资金额 + 融券市值 + 利息费用)")
            .source(MARGIN_SOURCE)
            .rounding("百分数保留四位小数")
            .disclosure(MARGIN_DISCLOSURE)
            .fields(
                Fields.moneyOrNone("cash", "现金").or("0"),
                Fields.money("securities", "证券市值"),
                Fields.moneyOrNone("borrowed", "融资金额").or("0"),
                Fields.moneyOrNone("shorted", "融券市值").or("0"),
                Fields.moneyOrNone("interest", "利息费用").or("0"))
            .computedBy(RiskCalculators::maintenance),
        Calculator.define("margin-call", "触及平仓线的市值和价格")
            .formula("平仓市值 = 负债 × 平仓线 − 现金；平仓价 = 平仓市值 ÷ 股数；可跌幅度 = 1 − 平仓市值 ÷ 现市值")
            .source(MARGIN_SOURCE)
            .disclosure(MARGIN_DISCLOSURE)
            .fields(
                Fields.money("debt", "融资负债（含利息）"),
                Fields.moneyOrNone("cash", "现金").or("0"),
                Fields.count("shares", "持股数量", "股", "1", "10000000000").optional(),
                Fields.money("securities", "证券市值").optional(),
                Fields.percent("line", "平仓线", "100", "500").or("130"))
            .oneOf("shares", "securities")
            .computedBy(RiskCalculators::marginCall),
        Calculator.define("sharpe-ratio", "夏普比率")
            .formula("夏普比率 = (组合收益率 − 无风险利率) ÷ 波动率")
            .source("夏普比率的定义")
            .rounding("保留四位小数")
            .disclosure(YieldCalculators.DISCLOSURE)
            .fields(
                Fields.percent("portfolio_return", "组合年化收益率", "-100", "10000"),
                Fields.percent("risk_free", "无风险利率", "-10", "100"),
                Fields.percent("volatility", "年化波动率", "0.0001", "1000"))
            .computedBy(RiskCalculators::sharpe));
  }

  private static void loanToValue(Inputs in, Working out) {
    out.step("抵押率 = %s ÷ %s", out.money(in.number("loan")), out.money(in.number("value")))
        .result("ltv", "抵押率", percent(over(in.number("loan"), in.number("value"))), Unit.PERCENT);
  }

  private static void maxLoan(Inputs in, Working out) {
    BigDecimal ratio =
        in.has("ltv") ? in.fraction("ltv") : ONE.subtract(in.fraction("down_payment_rate"));
    BigDecimal loan = times(in.number("value"), ratio);
    out.step("最高贷款 = %s × %s", out.money(in.number("value")), percentText(ratio))
        .result("loan", "最高贷款", loan, Unit.MONEY)
        .result("down_payment", "首付", in.number("value").subtract(loan), Unit.MONEY);
  }

  private static void debtService(Inputs in, Working out) {
    BigDecimal debts = in.number("payment").add(in.number("other_debt"));
    BigDecimal income = in.number("income");
    out.step("月供收入比 = %s ÷ %s", out.money(debts), out.money(income))
        .result("ratio", "月供收入比", percent(over(debts, income)), Unit.PERCENT)
        .result("half_of_income", "月收入的 50%", over(income, of(2)), Unit.MONEY);
  }

  private static void valueAtRisk(Inputs in, Working out) {
    double z =
        new NormalDistribution()
            .inverseCumulativeProbability(in.fraction("confidence").doubleValue());
    BigDecimal days = in.number("days");
    boolean yearly = in.text("volatility_period").equals("year");
    BigDecimal span = yearly ? over(days, of(252)) : days;
    BigDecimal scale = times(in.fraction("volatility"), span.sqrt(Arithmetic.DIGITS));
    BigDecimal loss = times(in.number("value"), new BigDecimal(z), scale);
    out.step("%s%% 单侧分位数 z = %s", in.text("confidence"), plain(new BigDecimal(z), 6))
        .step("%s 天波动率 = %s%%", in.text("days"), plain(percent(scale), 6))
        .step("VaR = %s × z × 波动率", out.money(in.number("value")))
        .result("var", "VaR", loss, Unit.MONEY)
        .result("relative", "占市值", percent(over(loss, in.number("value"))), Unit.PERCENT)
        .assume("收益率服从正态分布，均值为 0，持有 " + in.text("days") + " 天。");
    if (yearly) {
      out.assume("一年按 252 个交易日。");
    }
  }

  private static void maintenance(Inputs in, Working out) {
    BigDecimal assets = in.number("cash").add(in.number("securities"));
    BigDecimal debts = in.number("borrowed").add(in.number("shorted")).add(in.number("interest"));
    if (debts.signum() == 0) {
      throw new InputException(
          InputException.Code.MISSING, "borrowed", "缺少融资金额（borrowed）或融券市值（shorted），请至少填一项。");
    }
    out.step("担保物 = %s，负债 = %s", out.money(assets), out.money(debts))
        .result("ratio", "维持担保比例", percent(over(assets, debts)), Unit.PERCENT);
  }

  private static void marginCall(Inputs in, Working out) {
    BigDecimal value = times(in.number("debt"), in.fraction("line")).subtract(in.number("cash"));
    out.step(
        "平仓市值 = %s × %s%% − %s = %s",
        out.money(in.number("debt")),
        in.text("line"),
        out.money(in.number("cash")),
        out.money(value));
    if (in.has("shares")) {
      out.result("price", "触及平仓线的价格", over(value, in.number("shares")), Unit.PRICE);
    } else {
      BigDecimal fall = ONE.subtract(over(value, in.number("securities")));
      if (fall.signum() < 0) {
        throw new InputException(
            InputException.Code.NO_RESULT,
            "securities",
            "证券市值（securities）%s 已低于触及平仓线的市值 %s，没有可跌的幅度。"
                .formatted(in.text("securities"), out.money(value)));
      }
      out.result("fall", "可跌幅度", percent(fall), Unit.PERCENT);
    }
    out.result("market_value", "触及平仓线的市值", value, Unit.MONEY)
        .assume("平仓线 " + in.text("line") + "%，负债不变。");
  }

  private static void sharpe(Inputs in, Working out) {
    BigDecimal excess = in.number("portfolio_return").subtract(in.number("risk_free"));
    out.step(
            "超额收益 = %s%% − %s%% = %s%%",
            in.text("portfolio_return"), in.text("risk_free"), plain(excess, 6))
        .result("sharpe", "夏普比率", over(excess, in.number("volatility")), Unit.NUMBER);
  }
}
