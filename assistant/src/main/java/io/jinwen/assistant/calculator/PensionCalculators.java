package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.percentText;
import static io.jinwen.assistant.calculator.Arithmetic.plain;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** What a personal pension saves in income tax. */
final class PensionCalculators {
  private static final BigDecimal WITHDRAWAL_TAX = new BigDecimal("0.03");

  /** Upper bounds of yearly taxable income, with the rate in percent and the quick deduction. */
  private static final List<Bracket> BRACKETS =
      List.of(
          new Bracket("36000", "3", "0"),
          new Bracket("144000", "10", "2520"),
          new Bracket("300000", "20", "16920"),
          new Bracket("420000", "25", "31920"),
          new Bracket("660000", "30", "52920"),
          new Bracket("960000", "35", "85920"),
          new Bracket(Fields.MONEY_MAX, "45", "181920"));

  private record Bracket(String upTo, String rate, String deduction) {}

  private PensionCalculators() {}

  static List<Calculator> all() {
    return List.of(
        Calculator.define("pension-tax-saving", "个人养老金节税")
            .formula("当年少缴 = 缴费 × 边际税率（或按应纳税所得额两次计税之差）；领取时缴税 = 缴费 × 3%")
            .source("《关于在全国范围实施个人养老金个人所得税优惠政策的公告》（财政部、税务总局公告 2024 年第 21 号）：每年 12000 元限额内扣除，领取按 3%")
            .disclosure("领取时本金和收益都按 3% 计税，这里只算缴费部分；以税务机关核定为准。")
            .fields(
                Field.number("contribution", "当年缴费", Field.Kind.MONEY, "", "0.01", "12000")
                    .or("12000"),
                Field.number("marginal_rate", "边际税率", Field.Kind.PERCENT, "%", "0", "45")
                    .optional(),
                Fields.moneyOrNone("taxable_income", "全年应纳税所得额（未扣个人养老金）").optional())
            .oneOf("marginal_rate", "taxable_income")
            .computedBy(PensionCalculators::saving));
  }

  private static void saving(Inputs in, Working out) {
    BigDecimal paid = in.number("contribution");
    BigDecimal saved;
    if (in.has("marginal_rate")) {
      saved = times(paid, in.fraction("marginal_rate"));
      out.step(
          "当年少缴 = %s × %s = %s",
          out.money(paid), percentText(in.fraction("marginal_rate")), out.money(saved));
    } else {
      BigDecimal income = in.number("taxable_income");
      BigDecimal before = tax(income);
      BigDecimal after = tax(income.subtract(paid).max(BigDecimal.ZERO));
      saved = before.subtract(after);
      out.step("扣除前税额 = %s，扣除后税额 = %s", out.money(before), out.money(after));
    }
    BigDecimal later = times(paid, WITHDRAWAL_TAX);
    out.step("领取时缴税 = %s × 3%% = %s", out.money(paid), out.money(later))
        .result("tax_saved", "当年少缴个税", saved, Unit.MONEY)
        .result("withdrawal_tax", "领取时缴税（缴费部分）", later, Unit.MONEY)
        .result("net_saving", "净节税", saved.subtract(later), Unit.MONEY)
        .assume("当年缴费 " + plain(paid, 2) + " 元，在限额 12000 元内。");
  }

  private static BigDecimal tax(BigDecimal income) {
    Bracket bracket =
        BRACKETS.stream()
            .filter(one -> income.compareTo(new BigDecimal(one.upTo())) <= 0)
            .findFirst()
            .orElseThrow();
    return times(income, new BigDecimal(bracket.rate()).movePointLeft(2))
        .subtract(new BigDecimal(bracket.deduction()));
  }
}
