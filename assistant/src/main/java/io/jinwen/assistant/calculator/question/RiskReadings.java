package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Slot.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Questions about ratios and risk. */
final class RiskReadings {
  private RiskReadings() {}

  /** 自有资金100万，融资100万买股票: both are in the shares. */
  private static Binding ownAndBorrowed(Binding binding) {
    Optional<BigDecimal> own = Optional.empty();
    Optional<BigDecimal> borrowed = Optional.empty();
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      String before = binding.beside(i).before();
      boolean money = quantity.kind() == Quantity.Kind.MONEY;
      if (money && before.matches(".*(?:自有资金|自有|本金|自己).{0,4}")) {
        own = Optional.of(quantity.value());
        binding.take(i);
      } else if (money && before.matches(".*(?:融资|借).{0,4}")) {
        borrowed = Optional.of(quantity.value());
      }
    }
    if (own.isPresent() && borrowed.isPresent()) {
      binding.give("securities", own.get().add(borrowed.get()));
      binding.assume("自有资金和融资全部买入证券。");
    }
    return binding;
  }

  static List<Reading> all() {
    return List.of(
        Reading.of("debt-service-ratio")
            .topic("收入比|负债比|收入负债|占(?:月)?收入|债务收入|还贷比|占比|dti|负债率")
            .topic("收入|工资")
            .never("企业|资产负债率|要求|上限|控制")
            .asks("多少|几成|比例", "ratio")
            .takes(
                Slot.of("income", Type.MONEY).before("收入|工资|月薪|挣").after("(?:元|块)?(?:的)?(?:收入|工资)"),
                Slot.of("other_debt", Type.MONEY).before("其他|别的|另外?|车贷|信用卡|还有"),
                Slot.of("payment", Type.MONEY).before("月供|房贷|还贷|每月还|还款").anywhere()),
        Reading.of("var-parametric")
            .topic("var|风险价值|在险价值")
            .never("是什么|什么意思|区别|怎么理解")
            .asks("多少|算|求|var[?？呢]*$", "var")
            .takes(
                Slot.of("confidence", Type.SHARE)
                    .before("置信(?:度|水平|区间)?")
                    .after("(?:的)?(?:置信|把握|概率|var|单日var|日var)"),
                Slot.of("volatility", Type.SHARE)
                    .before("波动率|标准差|波动")
                    .after("(?:的)?(?:日|年)?波动")
                    .anywhere(),
                Slot.of("value", Type.MONEY).before("市值|组合|持仓|资产|敞口").anywhere(),
                Slots.days())
            .chooses("volatility_period", "年化?波动率?", "year")
            .chooses("volatility_period", "日波动率?", "day"),
        Reading.of("sharpe-ratio")
            .topic("夏普|sharpe")
            .never("是什么|什么意思|算好|高吗")
            .asks("多少|算|求|比率[?？呢]*$", "sharpe")
            .takes(
                Slot.of("risk_free", Type.SHARE).before("无风险").after("无风险"),
                Slot.of("volatility", Type.SHARE).before("波动率?|标准差").after("波动"),
                Slot.of("portfolio_return", Type.SHARE).before("收益率?|回报").anywhere()),
        Reading.of("margin-call")
            .topic("平仓|爆仓|追保|强平|追加保证金")
            .topic("融资|负债|信用账户|两融|借")
            .never("怎么办|规则|期货|什么意思|维持担保比例(?:是|有)?多少|会怎样")
            .asks("(?:还能|能|可以|再)?(?:跌|下跌)多少(?!钱|元)|跌幅", "fall")
            .asks("(?:价格?|多少钱|多少元|几块).{0,8}|跌到多少|市值", "price")
            .takes(
                Slot.of("line", Type.SHARE).before("平仓线?|警戒线?|强平线?|追保线?").after("平仓"),
                Slot.of("cash", Type.MONEY).before("现金|保证金"),
                Slot.of("debt", Type.MONEY).before("融资(?:负债|金额|余额|买入)?|负债|借"),
                Slot.of("shares", Type.SHARES).anywhere(),
                Slot.of("securities", Type.MONEY).before("市值|股票|证券").anywhere())
            .first(RiskReadings::ownAndBorrowed),
        Reading.of("maintenance-margin")
            .topic("维持担保比例|担保比例|维保比例|维保")
            .never("什么意思|是什么|低于|会怎样|怎么办|要求")
            .asks("多少|是几|算|比例[?？呢]*$", "ratio")
            .takes(
                Slot.of("shorted", Type.MONEY).before("融券(?:负债|市值|金额)?"),
                Slot.of("interest", Type.MONEY).before("利息|费用"),
                Slot.of("cash", Type.MONEY).before("现金|可用资金|资金").after("现金"),
                Slot.of("borrowed", Type.MONEY)
                    .before("融资(?:负债|金额|余额|买入)?|融了?|负债|欠|借")
                    .after("融资|负债"),
                Slot.of("securities", Type.MONEY).before("市值|总资产|资产|股票|证券|持仓").anywhere())
            .first(RiskReadings::ownAndBorrowed),
        Reading.of("loan-to-value")
            .topic("抵押率|ltv|贷款价值比|贷款成数")
            .never("最高|最多|上限|是什么|能贷")
            .asks("多少|是几|算|率[?？呢]*$|ltv[?？呢]*$", "ltv")
            .takes(
                Slot.of("loan", Type.MONEY).before("贷款?(?:余额|金额)?|借").after("(?:元)?(?:的)?贷款"),
                Slot.of("value", Type.MONEY).before("评估价?值?|房价|总价|值|价值|房子|房产|抵押物|市值").anywhere()),
        Reading.of("max-loan")
            .topic("首付|抵押率|ltv|成数|按揭比例")
            .topic("房|抵押|评估|总价|估值|价值|车")
            .never("月供|年利率|利率\\d|条件|政策|哪个|划算|公积金额度|拿不回|原来")
            .asks("首付(?:款)?(?:是|要|需|需要|得|应|大概|付)*(?:多少|几)|付多少首付|多少首付", "down_payment")
            .asks("贷.{0,4}多少|多少", "loan")
            .takes(
                Slot.of("down_payment_rate", Type.SHARE).before("首付(?:比例|款)?").after("首付"),
                Slot.of("ltv", Type.SHARE).before("抵押率|ltv|成数|贷").after("抵押率?|贷").anywhere(),
                Slot.of("value", Type.MONEY).before("房价|总价|评估|估值|值|价值").anywhere()));
  }
}
