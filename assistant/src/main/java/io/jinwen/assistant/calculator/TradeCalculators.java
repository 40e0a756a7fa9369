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

/** What buying, selling and changing money costs; shares and funds. */
final class TradeCalculators {
  private static final BigDecimal STAMP_DUTY = new BigDecimal("0.0005");
  private static final BigDecimal TRANSFER_FEE = new BigDecimal("0.00001");
  private static final String TRADE_SOURCE =
      "证券交易印花税：卖出成交额 0.05%（财政部、税务总局公告 2023 年第 39 号减半征收，2023-08-28 起）；过户费：成交额 0.001% 双向（中国结算，2022-04-29 起）";

  private TradeCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("stock-trade-cost", "A 股买卖费用")
            .formula("费用 = 佣金（不低于最低佣金）+ 过户费 + 印花税（仅卖出）")
            .source(TRADE_SOURCE)
            .rounding("每项费用分别四舍五入到分")
            .disclosure("按 2026 年 A 股税费标准测算，佣金以证券公司约定为准；股市有风险，入市须谨慎。")
            .fields(
                Fields.money("amount", "成交金额"),
                Field.choice("side", "方向", "sell", "卖出", "buy", "买入"),
                Fields.percent("commission_rate", "佣金费率", "0", "0.3").optional(),
                Fields.moneyOrNone("commission_min", "最低佣金").or("5"))
            .computedBy(TradeCalculators::tradeCost),
        Calculator.define("stock-round-trip", "A 股买卖净盈亏")
            .formula("净盈亏 = (卖价 − 买价) × 股数 − 买入费用 − 卖出费用")
            .source(TRADE_SOURCE)
            .rounding("每项费用分别四舍五入到分")
            .disclosure("按 2026 年 A 股税费标准测算，佣金以证券公司约定为准；股市有风险，入市须谨慎。")
            .fields(
                Fields.count("shares", "股数", "股", "1", "10000000000"),
                Fields.price("buy_price", "买入价"),
                Fields.price("sell_price", "卖出价"),
                Fields.percent("commission_rate", "佣金费率", "0", "0.3"),
                Fields.moneyOrNone("commission_min", "最低佣金").or("5"))
            .computedBy(TradeCalculators::roundTrip),
        Calculator.define("currency-conversion", "外币兑换")
            .formula("买外币：人民币 = 外币 × 卖出价 ÷ 报价单位；卖外币：人民币 = 外币 × 买入价 ÷ 报价单位；有加点时成交价 = 中间价 × (1 ± 点差)")
            .source("银行外汇牌价的买卖报价")
            .disclosure("汇率以办理时银行牌价为准。")
            .fields(
                Fields.money("amount", "金额"),
                Field.choice("amount_in", "金额是", "foreign", "外币", "yuan", "人民币"),
                Fields.price("rate", "汇率（每报价单位外币合人民币）"),
                Field.choice("quoted_for", "报价单位", "1", "1 外币", "100", "100 外币"),
                Field.choice("side", "方向", "buy", "用人民币买外币", "sell", "卖外币换人民币"),
                Fields.percent("spread", "点差", "0", "50").or("0"),
                foreign())
            .computedBy(TradeCalculators::convert),
        Calculator.define("fund-subscription", "基金申购份额（外扣法）")
            .formula("净申购金额 = 申购金额 ÷ (1 + 申购费率)；申购费 = 申购金额 − 净申购金额；份额 = 净申购金额 ÷ 单位净值")
            .source("《开放式证券投资基金销售费用管理规定》：外扣法")
            .rounding("净申购金额、份额四舍五入到两位小数")
            .disclosure("份额以基金管理人确认为准；基金有风险，投资须谨慎。")
            .fields(
                Fields.money("amount", "申购金额"),
                Fields.percent("fee_rate", "申购费率", "0", "10"),
                Fields.price("net_value", "单位净值").optional())
            .computedBy(TradeCalculators::subscribe),
        Calculator.define("fund-redemption", "基金赎回金额")
            .formula("赎回总额 = 份额 × 单位净值；赎回费 = 赎回总额 × 赎回费率；到账 = 赎回总额 − 赎回费")
            .source("《公开募集证券投资基金销售费用管理规定》")
            .disclosure("到账金额以基金管理人确认为准；基金有风险，投资须谨慎。")
            .fields(
                Field.number("shares", "赎回份额", Field.Kind.NUMBER, "份", "0.01", "100000000000"),
                Fields.price("net_value", "单位净值"),
                Fields.percent("fee_rate", "赎回费率", "0", "10"))
            .computedBy(TradeCalculators::redeem),
        Calculator.define("dividend-yield", "股息率")
            .formula("股息率 = 每股分红 ÷ 股价")
            .source("股息率的定义")
            .rounding("百分数保留四位小数")
            .disclosure("税前；过往分红不代表将来。")
            .fields(Fields.price("dividend", "每股分红"), Fields.price("price", "股价"))
            .computedBy(TradeCalculators::dividendYield),
        Calculator.define("price-earnings", "市盈率")
            .formula("市盈率 = 股价 ÷ 每股收益")
            .source("市盈率的定义")
            .rounding("保留四位小数")
            .disclosure("市盈率不构成买卖建议。")
            .fields(Fields.price("price", "股价"), Fields.price("earnings", "每股收益"))
            .computedBy(TradeCalculators::priceEarnings));
  }

  private static Field foreign() {
    return Field.choice(
        "foreign", "外币", "外币", "外币", "美元", "美元", "港元", "港元", "欧元", "欧元", "英镑", "英镑", "日元", "日元",
        "澳元", "澳元", "加元", "加元", "新加坡元", "新加坡元", "瑞士法郎", "瑞士法郎");
  }

  /** The fees of one trade. */
  private record Fees(BigDecimal commission, BigDecimal transfer, BigDecimal stampDuty) {
    static Fees of(BigDecimal amount, boolean sells, Inputs in) {
      BigDecimal commission =
          in.has("commission_rate")
              ? times(amount, in.fraction("commission_rate")).max(in.number("commission_min"))
              : BigDecimal.ZERO;
      return new Fees(
          Arithmetic.cents(commission),
          Arithmetic.cents(times(amount, TRANSFER_FEE)),
          sells ? Arithmetic.cents(times(amount, STAMP_DUTY)) : BigDecimal.ZERO);
    }

    BigDecimal total() {
      return commission.add(transfer).add(stampDuty);
    }
  }

  private static void assumeFees(Inputs in, Working out) {
    out.assume(
        "佣金费率 %s，最低 %s 元；过户费 0.001%%；印花税 0.05%%（仅卖出）；沪深 A 股。"
            .formatted(percentText(in.fraction("commission_rate")), in.text("commission_min")));
  }

  private static void tradeCost(Inputs in, Working out) {
    BigDecimal amount = in.number("amount");
    boolean sells = in.text("side").equals("sell");
    Fees fees = Fees.of(amount, sells, in);
    if (!in.has("commission_rate")) {
      out.result("stamp_duty", "印花税", fees.stampDuty(), Unit.MONEY)
          .result("transfer_fee", "过户费", fees.transfer(), Unit.MONEY)
          .assume("印花税 0.05%（仅卖出），过户费 0.001%；沪深 A 股；未给佣金费率，不含佣金。");
      return;
    }
    out.step("佣金 = %s", out.money(fees.commission()))
        .step("过户费 = %s × 0.001%% = %s", out.money(amount), out.money(fees.transfer()))
        .step(sells ? "印花税 = 成交金额 × 0.05%% = %s" : "买入不征印花税：%s", out.money(fees.stampDuty()))
        .result("total_fee", "费用合计", fees.total(), Unit.MONEY)
        .result("commission", "佣金", fees.commission(), Unit.MONEY)
        .result("transfer_fee", "过户费", fees.transfer(), Unit.MONEY)
        .result("stamp_duty", "印花税", fees.stampDuty(), Unit.MONEY)
        .result(
            "net_amount",
            sells ? "卖出到账" : "买入总支出",
            sells ? amount.subtract(fees.total()) : amount.add(fees.total()),
            Unit.MONEY);
    assumeFees(in, out);
  }

  private static void roundTrip(Inputs in, Working out) {
    BigDecimal bought = times(in.number("shares"), in.number("buy_price"));
    BigDecimal sold = times(in.number("shares"), in.number("sell_price"));
    Fees buying = Fees.of(bought, false, in);
    Fees selling = Fees.of(sold, true, in);
    BigDecimal fees = buying.total().add(selling.total());
    BigDecimal gain = sold.subtract(bought).subtract(fees);
    out.step("买入 %s，费用 %s", out.money(bought), out.money(buying.total()))
        .step("卖出 %s，费用 %s", out.money(sold), out.money(selling.total()))
        .result("net_gain", "净盈亏", gain, Unit.MONEY)
        .result("total_fee", "费用合计", fees, Unit.MONEY)
        .result("net_yield", "净收益率", percent(over(gain, bought.add(buying.total()))), Unit.PERCENT)
        .result("stamp_duty", "印花税", selling.stampDuty(), Unit.MONEY);
    assumeFees(in, out);
  }

  private static void convert(Inputs in, Working out) {
    boolean buys = in.text("side").equals("buy");
    BigDecimal spread = in.fraction("spread");
    BigDecimal quote = over(in.number("rate"), in.number("quoted_for"));
    BigDecimal price = times(quote, buys ? ONE.add(spread) : ONE.subtract(spread));
    BigDecimal amount = in.number("amount");
    boolean inYuan = in.text("amount_in").equals("yuan");
    out.step("成交价：1 %s = %s 元", in.text("foreign"), plain(price, 8));
    if (inYuan) {
      out.step("%s 元 ÷ %s", plain(amount, 2), plain(price, 8))
          .money("foreign_amount", "外币金额", over(amount, price), in.text("foreign"));
    } else {
      out.step("%s %s × %s", plain(amount, 2), in.text("foreign"), plain(price, 8))
          .money("yuan_amount", "人民币金额", times(amount, price), "元");
    }
    if (spread.signum() > 0) {
      BigDecimal yuan = inYuan ? over(amount, price) : amount;
      BigDecimal cost = times(yuan, price.subtract(quote).abs());
      out.money("spread_cost", "点差成本", cost, "元");
    }
    out.assume(buys ? "用人民币买外币，按银行卖出价。" : "卖外币换人民币，按银行买入价。");
  }

  private static void subscribe(Inputs in, Working out) {
    BigDecimal amount = in.number("amount");
    BigDecimal net = Arithmetic.cents(over(amount, ONE.add(in.fraction("fee_rate"))));
    BigDecimal fee = amount.subtract(net);
    out.step("净申购金额 = %s ÷ (1 + %s%%) = %s", out.money(amount), in.text("fee_rate"), out.money(net))
        .step("申购费 = %s", out.money(fee));
    if (in.has("net_value")) {
      out.result("shares", "确认份额", over(net, in.number("net_value")), Unit.SHARES);
    }
    out.result("fee", "申购费", fee, Unit.MONEY).result("net_amount", "净申购金额", net, Unit.MONEY);
  }

  private static void redeem(Inputs in, Working out) {
    BigDecimal total = Arithmetic.cents(times(in.number("shares"), in.number("net_value")));
    BigDecimal fee = Arithmetic.cents(times(total, in.fraction("fee_rate")));
    out.step("赎回总额 = %s × %s = %s", in.text("shares"), in.text("net_value"), out.money(total))
        .step("赎回费 = %s × %s%% = %s", out.money(total), in.text("fee_rate"), out.money(fee))
        .result("net_amount", "到账金额", total.subtract(fee), Unit.MONEY)
        .result("fee", "赎回费", fee, Unit.MONEY)
        .result("total", "赎回总额", total, Unit.MONEY);
  }

  private static void dividendYield(Inputs in, Working out) {
    out.step("股息率 = %s ÷ %s", in.text("dividend"), in.text("price"))
        .result(
            "dividend_yield",
            "股息率",
            percent(over(in.number("dividend"), in.number("price"))),
            Unit.PERCENT);
  }

  private static void priceEarnings(Inputs in, Working out) {
    out.step("市盈率 = %s ÷ %s", in.text("price"), in.text("earnings"))
        .result(
            "price_earnings",
            "市盈率（倍）",
            over(in.number("price"), in.number("earnings")),
            Unit.NUMBER)
        .result(
            "earnings_yield",
            "盈利收益率",
            percent(over(in.number("earnings").multiply(of(1)), in.number("price"))),
            Unit.PERCENT);
  }
}
