package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.ONE;
import static io.jinwen.assistant.calculator.Arithmetic.growth;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.percent;
import static io.jinwen.assistant.calculator.Arithmetic.plain;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.List;

/** Bonds with a fixed coupon, on a coupon day; and bills. */
final class BondCalculators {
  private static final String DISCLOSURE = "按付息日、每期到期收益率不变测算，未含应计利息和税费；债券有价格波动和信用风险。";
  private static final double YIELD_MIN = -0.5;
  private static final double YIELD_MAX = 10;

  private BondCalculators() {}

  static List<Calculator> all() {
    return List.of(
        bond("bond-price", "债券价格")
            .formula("价格 = Σ (面值 × 票息 ÷ m) ÷ (1 + y ÷ m)^k + 面值 ÷ (1 + y ÷ m)^(m × 年数)")
            .fields(face(), coupon(), years(), yieldField(), frequency(), Fields.currency())
            .computedBy(BondCalculators::price),
        bond("bond-yield", "债券到期收益率")
            .formula("解 价格 = Σ (面值 × 票息 ÷ m) ÷ (1 + y ÷ m)^k + 面值 ÷ (1 + y ÷ m)^(m × 年数) 中的 y")
            .rounding("百分数保留四位小数")
            .fields(
                face(),
                coupon(),
                years(),
                Fields.price("price", "买入价格"),
                frequency(),
                Fields.currency())
            .computedBy(BondCalculators::yieldToMaturity),
        bond("bond-current-yield", "债券当期收益率")
            .formula("当期收益率 = 面值 × 票息 ÷ 价格")
            .rounding("百分数保留四位小数")
            .fields(face(), coupon(), Fields.price("price", "价格"), Fields.currency())
            .computedBy(BondCalculators::currentYield),
        bond("bond-duration", "债券久期与凸性")
            .formula(
                "麦考利久期 = Σ t × 现值(t) ÷ 价格；修正久期 = 麦考利久期 ÷ (1 + y ÷ m)；凸性 = Σ 现值(k) × k(k + 1) ÷ [价格 × m² × (1 + y ÷ m)²]")
            .rounding("年数和凸性保留四位小数")
            .fields(face(), coupon(), years(), yieldField(), frequency(), Fields.currency())
            .computedBy(BondCalculators::duration),
        Calculator.define("price-change", "利率变动对债券价格的影响")
            .formula("价格变动 ≈ −修正久期 × Δy + ½ × 凸性 × Δy²")
            .source("价格对收益率的泰勒展开")
            .rounding("百分数保留四位小数")
            .disclosure("是近似值，变动越大误差越大。")
            .fields(
                Field.number("duration", "修正久期", Field.Kind.NUMBER, "年", "0", "100"),
                Field.number("convexity", "凸性", Field.Kind.NUMBER, "", "0", "10000").or("0"),
                Field.number("change", "收益率变动", Field.Kind.NUMBER, "个基点", "-10000", "10000"),
                Fields.money("value", "市值").optional(),
                Fields.currency())
            .computedBy(BondCalculators::priceChange),
        Calculator.define("bill-discount", "票据贴现")
            .formula("贴现利息 = 票面金额 × 年贴现率 × 天数 ÷ 360；实付金额 = 票面金额 − 贴现利息")
            .source("《支付结算办法》：实付贴现金额按票面金额扣除贴现日至到期前 1 日的利息计算")
            .disclosure("天数、调整天数和利率以贴现银行为准。")
            .fields(
                Fields.money("face", "票面金额"),
                Fields.yearly("discount_rate", "年贴现率"),
                Fields.days("days", "贴现天数"),
                Field.choice("basis", "一年按", "360", "360 天", "365", "365 天"),
                Fields.currency())
            .computedBy(BondCalculators::billDiscount));
  }

  private static Calculator.Definition bond(String id, String name) {
    return Calculator.define(id, name).source("现金流折现").disclosure(DISCLOSURE);
  }

  private static Field face() {
    return Fields.price("face", "面值").or("100");
  }

  private static Field coupon() {
    return Fields.percent("coupon_rate", "票面利率", "0", "100");
  }

  private static Field years() {
    return Fields.years("years", "剩余年限");
  }

  private static Field yieldField() {
    return Fields.percent("yield", "到期收益率", "0", "100");
  }

  private static Field frequency() {
    return Field.choice("frequency", "每年付息", "1", "1 次", "2", "2 次", "4", "4 次", "12", "12 次");
  }

  /** A bond as it is computed with: whole periods. */
  private record Bond(BigDecimal face, BigDecimal coupon, int periods, int frequency) {
    static Bond of(Inputs in) {
      int frequency = in.count("frequency");
      BigDecimal periods = in.number("years").multiply(Arithmetic.of(frequency));
      if (periods.stripTrailingZeros().scale() > 0) {
        throw new InputException(
            InputException.Code.OUT_OF_RANGE,
            "years",
            "剩余年限（years）的值 %s 不是整数个付息期（每年 %d 次），请填整期的年数。".formatted(in.text("years"), frequency));
      }
      BigDecimal face = in.number("face");
      BigDecimal coupon = over(times(face, in.fraction("coupon_rate")), Arithmetic.of(frequency));
      return new Bond(face, coupon, periods.intValueExact(), frequency);
    }

    /** What the k-th payment is, redemption included. */
    BigDecimal payment(int k) {
      return k == periods ? coupon.add(face) : coupon;
    }

    BigDecimal presentValue(int k, BigDecimal perPeriod) {
      return over(payment(k), growth(perPeriod, k));
    }

    BigDecimal price(BigDecimal perPeriod) {
      BigDecimal price = BigDecimal.ZERO;
      for (int k = 1; k <= periods; k++) {
        price = price.add(presentValue(k, perPeriod));
      }
      return price;
    }
  }

  private static BigDecimal perPeriod(Inputs in) {
    return over(in.fraction("yield"), in.number("frequency"));
  }

  private static Working assumed(Inputs in, Working out) {
    return out.assume(
        "面值 "
            + in.text("face")
            + " "
            + out.currency()
            + "，每年付息 "
            + in.text("frequency")
            + " 次，刚付过息。");
  }

  private static void price(Inputs in, Working out) {
    Bond bond = Bond.of(in);
    BigDecimal price = bond.price(perPeriod(in));
    out.step(
            "每期利息 = %s，共 %d 期，每期收益率 %s%%",
            plain(bond.coupon(), 6), bond.periods(), plain(percent(perPeriod(in)), 6))
        .step("各期现金流折现后相加 = %s", plain(price, 6))
        .result("price", "价格", price, Unit.MONEY);
    assumed(in, out);
  }

  private static void yieldToMaturity(Inputs in, Working out) {
    Bond bond = Bond.of(in);
    double price = in.number("price").doubleValue();
    double coupon = bond.coupon().doubleValue();
    double face = bond.face().doubleValue();
    BigDecimal perPeriod =
        Roots.rate(
            y -> {
              double discount = Math.pow(1 + y, -bond.periods());
              double coupons = y == 0 ? bond.periods() : (1 - discount) / y;
              return coupon * coupons + face * discount - price;
            },
            YIELD_MIN,
            YIELD_MAX,
            "到期收益率");
    BigDecimal yearly = times(perPeriod, of(bond.frequency()));
    out.step("每期利息 = %s，共 %d 期", plain(bond.coupon(), 6), bond.periods())
        .step("使各期现金流折现等于 %s 的每期收益率 = %s%%", in.text("price"), plain(percent(perPeriod), 6))
        .result("yield", "到期收益率", percent(yearly), Unit.PERCENT)
        .result(
            "effective_yield",
            "有效年收益率",
            percent(growth(perPeriod, bond.frequency()).subtract(ONE)),
            Unit.PERCENT);
    assumed(in, out);
  }

  private static void currentYield(Inputs in, Working out) {
    BigDecimal coupon = times(in.number("face"), in.fraction("coupon_rate"));
    out.step("每年利息 = %s × %s%% = %s", in.text("face"), in.text("coupon_rate"), plain(coupon, 6))
        .step("当期收益率 = %s ÷ %s", plain(coupon, 6), in.text("price"))
        .result("current_yield", "当期收益率", percent(over(coupon, in.number("price"))), Unit.PERCENT)
        .assume("面值 " + in.text("face") + " " + out.currency() + "。");
  }

  private static void duration(Inputs in, Working out) {
    Bond bond = Bond.of(in);
    BigDecimal rate = perPeriod(in);
    BigDecimal price = bond.price(rate);
    BigDecimal m = of(bond.frequency());
    BigDecimal weighted = BigDecimal.ZERO;
    BigDecimal curved = BigDecimal.ZERO;
    for (int k = 1; k <= bond.periods(); k++) {
      BigDecimal value = bond.presentValue(k, rate);
      weighted = weighted.add(times(value, of(k)));
      curved = curved.add(times(value, of(k), of(k + 1L)));
    }
    BigDecimal macaulay = over(over(weighted, price), m);
    BigDecimal modified = over(macaulay, ONE.add(rate));
    BigDecimal convexity = over(over(curved, price), times(times(m, m), growth(rate, 2)));
    out.step("价格 = %s", plain(price, 6))
        .step("麦考利久期 = %s 年", plain(macaulay, 6))
        .step(
            "修正久期 = %s ÷ (1 + %s%%) = %s",
            plain(macaulay, 6), plain(percent(rate), 6), plain(modified, 6))
        .result("macaulay", "麦考利久期", macaulay, Unit.YEARS)
        .result("modified", "修正久期", modified, Unit.YEARS)
        .result("convexity", "凸性", convexity, Unit.NUMBER)
        .result("price", "价格", price, Unit.MONEY)
        .result(
            "basis_point_value",
            "每变动 1 个基点的价格变化",
            times(price, modified, Arithmetic.of("0.0001")),
            Unit.PRICE);
    assumed(in, out);
  }

  private static void priceChange(Inputs in, Working out) {
    BigDecimal change = in.number("change").movePointLeft(4);
    BigDecimal first = times(in.number("duration"), change).negate();
    BigDecimal second = over(times(in.number("convexity"), change, change), of(2));
    BigDecimal relative = first.add(second);
    out.step(
        "−%s × %s%% = %s%%",
        in.text("duration"), plain(percent(change), 4), plain(percent(first), 6));
    if (second.signum() != 0) {
      out.step(
          "½ × %s × (%s%%)² = %s%%",
          in.text("convexity"), plain(percent(change), 4), plain(percent(second), 6));
    }
    out.result("relative_change", "价格变动", percent(relative), Unit.PERCENT);
    if (in.has("value")) {
      out.result("value_change", "市值变动", times(in.number("value"), relative), Unit.MONEY);
    }
  }

  private static void billDiscount(Inputs in, Working out) {
    BigDecimal face = in.number("face");
    BigDecimal interest =
        over(times(face, in.fraction("discount_rate"), of(in.count("days"))), in.number("basis"));
    out.step(
            "贴现利息 = %s × %s%% × %s ÷ %s",
            out.money(face), in.text("discount_rate"), in.text("days"), in.text("basis"))
        .result("proceeds", "实付贴现金额", face.subtract(interest), Unit.MONEY)
        .result("interest", "贴现利息", interest, Unit.MONEY)
        .assume("一年按 " + in.text("basis") + " 天。");
  }
}
