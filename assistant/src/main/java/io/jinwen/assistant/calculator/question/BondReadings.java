package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Slot.Type;
import java.math.BigDecimal;
import java.util.List;

/** Questions about bonds and bills. */
final class BondReadings {
  private static final String BOND = "债|票息|票面|面值|久期|凸性";
  private static final String YIELD = "到期收益率|收益率|ytm";
  private static final String HALF_YEARLY =
      "(?:每)?半年(?:付息|付|派息)(?:一次|1次)?|(?:每年|一年)(?:付息|付|派息)?(?:两次|2次|二次)|(?:每年|一年)(?:付息|付)(?:两|2)次";
  private static final String QUARTERLY =
      "(?:按|每)?个?季度?(?:付息|付)(?:一次|1次)?|(?:每年|一年)(?:付息|付)(?:四|4)次";
  private static final String YEARLY = "(?:按|每)?年(?:付息|付|派息)(?:一次|1次)?|每年付息1次";

  private BondReadings() {}

  static List<Reading> all() {
    return List.of(
        priceChange(),
        Reading.of("bill-discount")
            .topic("贴现")
            .topic("票|汇票|承兑|银承|商承")
            .never("条件|流程|转贴现|需要什么")
            .asks("贴现利息|利息|贴息", "interest")
            .asks("(?:拿|得|到手|实付|到账|实收|能).{0,6}多少|多少", "proceeds")
            .takes(
                Slot.of("discount_rate", Type.YEARLY_RATE).before("贴现率|利率|年").anywhere(),
                Slot.of("face", Type.MONEY).before("票面|面额|贴现").anywhere(),
                Slots.days()),
        bond("bond-current-yield", false)
            .asks("(?:当期|当前|即期|直接)收益率(?:是|有)?多少", "current_yield")
            .takes(face(), coupon(), price().anywhere()),
        bond("bond-yield", true)
            .asks("(?:到期)?(?:收益率|ytm)(?:是|有|为)?(?:多少|几)|到期收益率[?？呢]?$", "yield")
            .never("当期|久期(?:是|有)?多少|凸性(?:是|有)?多少")
            .takes(face(), coupon(), price(), Slot.of("years", Type.YEARS).anywhere()),
        bond("bond-duration", true)
            .asks("修正久期", "modified")
            .asks("凸性", "convexity")
            .asks("基点价值|dv01|pvbp|bpv", "basis_point_value")
            .asks("久期", "macaulay")
            .takes(
                face(),
                coupon(),
                Slot.of("yield", Type.YEARLY_RATE).before(YIELD + "|市场利率|折现率").after(YIELD),
                Slot.of("years", Type.YEARS).anywhere()),
        bond("bond-price", true)
            .never("久期|凸性|当期|可转债|转股|溢价率|买入价|收益率(?:是|有)?多少")
            .asks("价格|值多少|现价|多少钱|定价|净价|发行价|合理价", "price")
            .takes(
                face(),
                coupon(),
                Slot.of("yield", Type.YEARLY_RATE).before(YIELD + "|市场利率|折现率").after(YIELD),
                Slot.of("years", Type.YEARS).anywhere()));
  }

  private static Reading bond(String calculator, boolean frequency) {
    Reading reading = Reading.of(calculator).topic(BOND);
    return frequency
        ? reading
            .chooses("coupon_rate", "零息|贴现国债|贴现债", "0")
            .chooses("frequency", HALF_YEARLY, "2")
            .chooses("frequency", QUARTERLY, "4")
            .chooses("frequency", YEARLY, "1")
        : reading;
  }

  private static Slot face() {
    return Slot.of("face", Type.PRICE).before("面值|票面(?:金额|价值)").after("面值");
  }

  private static Slot coupon() {
    return Slot.of("coupon_rate", Type.YEARLY_RATE).before("票息率?|票面利率|票面|息票率?").after("票息|票面|息票");
  }

  private static Slot price() {
    return Slot.of("price", Type.PRICE)
        .before("买入价?|价格|现在|目前|现价|净价|市价|成交价|买价|价|市场价|花了?")
        .after("(?:元|块)?(?:买入|买的|买进|成交)");
  }

  private static Reading priceChange() {
    return Reading.of("price-change")
        .topic("久期")
        .topic("基点|bp|上行|下行|上升|下降|上调|下调|升|降|加息|降息|变动|涨了?\\d|跌了?\\d")
        .never("票息|票面|面值|说明|意味|是什么")
        .asks("(?:市值|组合|损失|亏|浮亏|盈利|赚|金额).{0,8}多少(?!%|个点)(?=.*)", "value_change")
        .asks("多少|百分之几|几个点|幅度", "relative_change")
        .takes(
            Slot.of("duration", Type.NUMBER).before("久期").after("(?:年)?久期"),
            Slot.of("convexity", Type.NUMBER).before("凸性"),
            Slot.of("change", Type.POINTS).anywhere(),
            Slot.of("value", Type.MONEY).before("市值|规模|组合|持仓|本金").anywhere())
        .first(binding -> {
          boolean down = binding.text().matches(".*(?:下行|下降|下调|降息|降了?|回落|走低).*");
          for (int i = 0; i < binding.quantities().size() && down; i++) {
            Quantity quantity = binding.quantities().get(i);
            boolean points = quantity.kind() == Quantity.Kind.POINTS;
            if (points || quantity.kind() == Quantity.Kind.RATE) {
              BigDecimal change = points ? quantity.value() : quantity.value().movePointRight(2);
              binding.take(i);
              binding.give("change", change.negate());
              break;
            }
          }
          return binding;
        });
  }
}
