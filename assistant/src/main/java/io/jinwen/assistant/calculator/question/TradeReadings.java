package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Quantity.Unit;
import io.jinwen.assistant.calculator.question.Slot.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Questions about stocks, funds, foreign money and personal pensions. */
final class TradeReadings {
  private static final BigDecimal QUOTED_FOR_ONE_MAX = BigDecimal.valueOf(20);

  private TradeReadings() {}

  static List<Reading> all() {
    return List.of(
        Reading.of("stock-round-trip")
            .topic("股")
            .topic("买|成本")
            .topic("卖")
            .never("基金|期权|港股|开户")
            .asks("(?:赚|盈利|亏|净赚|盈亏|收益).{0,6}多少|赚多少|净利", "net_gain")
            .asks("费用|手续费|税费|成本", "total_fee")
            .takes(
                Slot.of("commission_min", Type.MONEY).before("最低|不足").after("起收|起"),
                Slot.of("commission_rate", Type.SHARE).before("佣金|费率|手续费").anywhere(),
                Slot.of("shares", Type.SHARES).anywhere(),
                Slot.of("buy_price", Type.PRICE)
                    .before("买入?价?|买进|成本价?")
                    .after("(?:元|块)?(?:买入|买进|买的|买)"),
                Slot.of("sell_price", Type.PRICE)
                    .before("卖出?价?|卖掉")
                    .after("(?:元|块)?(?:卖出|卖掉|卖的|卖)")),
        Reading.of("stock-trade-cost")
            .topic("股|证券")
            .topic("买|卖|成交|交易")
            .topic("佣金|手续费|印花税|费用|过户费|税费|到账|到手|支出")
            .never("基金|港股|期权|开户|融资利率|最低吗|行业|双边|谁收|分红|赚|净利")
            .asks("印花税(?:是|要|交|得|有)*多少|多少印花税", "stamp_duty")
            .asks("过户费(?:是|要|交)*多少", "transfer_fee")
            .asks("佣金(?:是|要|交)*多少|多少佣金", "commission")
            .asks("到账|到手|实际(?:拿|得)|总支出|(?:一共|总共|合计)(?:要|需要|得)?(?:花|付|支付)", "net_amount")
            .asks("多少", "total_fee")
            .takes(
                Slot.of("commission_min", Type.MONEY).before("最低|不足").after("起收"),
                Slot.of("commission_rate", Type.SHARE).before("佣金|费率|手续费").anywhere(),
                Slot.of("amount", Type.MONEY).before("卖|买|成交").anywhere())
            .first(TradeReadings::sharesTimesPrice)
            .chooses("side", "卖出?了?|抛", "sell")
            .chooses("side", "买入?了?|买进", "buy"),
        exchange(),
        Reading.of("fund-subscription")
            .topic("申购|认购|买(?:入)?.{0,6}基金")
            .never("定投|赎回|规定|折扣是|费率是多少")
            .asks("申购费(?:是|要|有)*多少|认购费(?:是|要)*多少|多少(?:申购|手续)费|手续费(?:是|要|有)*多少", "fee")
            .asks("净申购", "net_amount")
            .asks("份", "shares")
            .takes(
                Slot.of("fee_rate", Type.SHARE).before("费率?|申购费率?|认购费率?|手续费").anywhere(),
                Slot.of("net_value", Type.PRICE).before("净值"),
                Slot.of("amount", Type.MONEY).before("申购|认购|买").anywhere())
            .first(TradeReadings::discounted),
        Reading.of("fund-redemption")
            .topic("赎回")
            .topic("净值|份")
            .never("规定|规则|到账(?:时间|几天)|多久")
            .asks("赎回费(?:是|要|有)*多少|多少(?:赎回|手续)费|手续费(?:是|要)*多少", "fee")
            .asks("到账|到手|拿|得|多少", "net_amount")
            .takes(
                Slot.of("shares", Type.SHARES).anywhere(),
                Slot.of("fee_rate", Type.SHARE).before("费率?|赎回费率?|手续费").anywhere(),
                Slot.of("net_value", Type.PRICE).before("净值").anywhere()),
        Reading.of("dividend-yield")
            .topic("股息率|分红率|股息收益率")
            .never("值得|是什么")
            .asks("多少|算|股息率[?？呢]*$", "dividend_yield")
            .takes(
                Slot.of("dividend", Type.PRICE).before("分红|派息|股息|派"),
                Slot.of("price", Type.PRICE).before("股价|价格|现价|市价").anywhere()),
        Reading.of("price-earnings")
            .topic("市盈率|pe")
            .topic("每股收益|eps|每股盈利")
            .never("是什么|高不高")
            .asks("多少|算|市盈率[?？呢]*$", "price_earnings")
            .takes(
                Slot.of("earnings", Type.PRICE).before("每股收益|eps|每股盈利"),
                Slot.of("price", Type.PRICE).before("股价|价格|现价|市价").anywhere()),
        Reading.of("pension-tax-saving")
            .topic("个人养老金|养老金账户|养老金")
            .topic("税")
            .never("领取(?:税)?(?:是|什么)|上限|是什么|社保|企业年金|什么时候")
            .asks("(?:省|节|少交|少缴|抵|退|减|免).{0,8}多少|多少税|节税", "tax_saved")
            .takes(
                Slot.of("taxable_income", Type.MONEY).before("应纳税所得额?|应税收入|所得额"),
                Slot.of("marginal_rate", Type.SHARE).before("税率|档|边际").anywhere(),
                Slot.of("contribution", Type.MONEY).before("存|缴|交|养老金").anywhere()));
  }

  /** 卖出5000股，成交价20元: what was traded. */
  private static Binding sharesTimesPrice(Binding binding) {
    int shares = -1;
    int price = -1;
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      boolean priced =
          binding.beside(i).before().matches(".*(?:价|每股).{0,3}")
              || binding.beside(i).after().matches("(?:每股|/股|一股|的?价格?).*");
      if (quantity.kind() == Quantity.Kind.SHARES) {
        shares = i;
      } else if (priced
          && (quantity.kind() == Quantity.Kind.MONEY || quantity.kind() == Quantity.Kind.PLAIN)) {
        price = i;
      }
    }
    if (shares >= 0 && price >= 0) {
      binding.take(shares);
      binding.take(price);
      BigDecimal amount =
          binding
              .quantities()
              .get(shares)
              .value()
              .multiply(binding.quantities().get(price).value());
      binding.give("amount", amount);
    }
    return binding;
  }

  private static final Pattern DISCOUNT = Pattern.compile("([1-9](?:\\.\\d)?|[一二三四五六七八九])折");

  /** 1.5%打1折: the fee that is left. */
  private static Binding discounted(Binding binding) {
    Matcher discount = DISCOUNT.matcher(binding.text());
    if (!discount.find()) {
      return binding;
    }
    int chinese = "一二三四五六七八九".indexOf(discount.group(1)) + 1;
    BigDecimal tenths =
        chinese > 0 ? BigDecimal.valueOf(chinese) : new BigDecimal(discount.group(1));
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      boolean before = quantity.end() <= discount.start();
      if (quantity.start() == discount.start()) {
        binding.take(i);
      } else if (quantity.kind() == Quantity.Kind.RATE && before) {
        binding.take(i);
        binding.give("fee_rate", quantity.value().multiply(tenths).movePointLeft(1));
        binding.assume("费率打 " + tenths.toPlainString() + " 折。");
      }
    }
    return binding;
  }

  private static Reading exchange() {
    return Reading.of("currency-conversion")
        .topic(QuestionText.FOREIGN + "|外币|外汇")
        .topic("换|兑|结汇|购汇|汇率|牌价|买入价|卖出价|中间价|折合|人民币")
        .never("额度|存|理财|贷|利率|手续费|申报|什么时候|走势|升值|贬值|影响|贵还是|谁收|材料|限额|便宜")
        .asks(
            "(?:换|兑|买|购).{0,3}(?:多少|几).{0,3}(?:"
                + QuestionText.FOREIGN
                + ")|多少(?:"
                + QuestionText.FOREIGN
                + ")",
            "foreign_amount")
        .asks("多少|折合", "yuan_amount")
        .takes(
            Slot.of("spread", Type.SHARE).before("点差|加点|价差").anywhere(),
            Slot.of("rate", Type.QUOTE)
                .before("汇率|买入价|卖出价|中间价|牌价|现汇价?|现钞价?|按|价|[兑对]人民币")
                .after("(?:的)?汇率"),
            Slot.of("amount", Type.MONEY).before("换|兑|买|卖|结汇|购汇").anywhere())
        .chooses(
            "quoted_for",
            "[(（]?(?:每|/)?100(?:外币|" + QuestionText.FOREIGN + ")[)）]?(?=$|[，。,)）]|能|兑|合)",
            "100")
        .first(TradeReadings::direction);
  }

  /** Which way the money goes, in which currency the amount is, and for how much the rate is. */
  private static Binding direction(Binding binding) {
    String text = binding.text();
    boolean sells =
        text.matches(
                ".*(?:结汇|卖(?!出价)|换成人民币|兑成人民币|换回人民币|[换兑]人民币|(?:换|兑|得|拿|能)(?:到|成|回)?多少(?:元|块)?人民币).*")
            && !text.matches(".*(?:要|需要|得花|花|准备)多少(?:元|块)?人民币.*");
    binding.quantities().stream()
        .filter(quantity -> quantity.kind() == Quantity.Kind.MONEY)
        .findFirst()
        .ifPresent(amount -> {
          boolean yuan = amount.unit() == Unit.YUAN;
          boolean foreign = amount.unit() == Unit.FOREIGN;
          if (yuan || foreign) {
            binding.give("amount_in", yuan ? "yuan" : "foreign");
          }
          binding.give("side", yuan || !sells ? "buy" : "sell");
        });
    QuestionText.currency(text).ifPresent(currency -> binding.give("foreign", currency));
    quotedForHundred(binding);
    return binding;
  }

  /** Banks quote for 100 units: 712.50 is for 100 dollars. */
  private static void quotedForHundred(Binding binding) {
    Optional<BigDecimal> rate = Optional.empty();
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      boolean named =
          binding.beside(i).before().matches(".*(?:汇率|买入价|卖出价|中间价|牌价|按|价|[兑对]人民币).{0,4}");
      boolean price =
          quantity.kind() == Quantity.Kind.PLAIN
              || quantity.kind() == Quantity.Kind.MONEY && quantity.unit() == Unit.NONE;
      if (named && price && rate.isEmpty()) {
        rate = Optional.of(quantity.value());
      }
    }
    boolean yen = QuestionText.currency(binding.text()).equals(Optional.of("日元"));
    BigDecimal most = yen ? BigDecimal.ONE : QUOTED_FOR_ONE_MAX;
    if (!binding.given().contains("quoted_for")
        && rate.filter(value -> value.compareTo(most) > 0).isPresent()) {
      binding.give("quoted_for", "100");
      binding.assume("报价按每 100 外币。");
    }
  }
}
