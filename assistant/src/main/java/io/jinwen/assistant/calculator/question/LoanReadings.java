package io.jinwen.assistant.calculator.question;

import static io.jinwen.assistant.calculator.question.Slots.HOW_MUCH;

import io.jinwen.assistant.calculator.question.Slot.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Questions about loans. */
final class LoanReadings {
  private static final String LOAN = "贷|借|按揭|等额|月供|分期还|还款|供房|供楼|分.{1,4}年还|年还清";
  private static final String OTHER_SUBJECT =
      "理财|定投|存款|定存|存单|抵押率|ltv|首付|贴现|融资融券|维持担保|信用卡|手续费|费率|佣金|月收入|收入比|垫资|担保费";
  private static final String TOTAL_INTEREST =
      "(?:总|全部)利息|利息(?:一共|总共|总计|合计|总额|共)?" + HOW_MUCH + "|多少利息|利息差|利息[?？]?$|付多少息|利息(?:一共|总共)";
  private static final String TOTAL =
      "(?:一共|总共|总计|合计|共|本息)(?:要|得|需要|需)?(?:还|付|支付)?(?:多少|几)|还款总额|总还款|本息合计|连本带利";
  private static final String INSTALMENT =
      "月供|(?:每个?月|每期|一个月|月)(?:需|要|得|应|该|大概|大约|需要|应该|偿)*(?:还|供|付|还款|还款额)|每月还款|每期还款|每月多少|每个月多少|月还|还多少|还款额";

  private LoanReadings() {}

  static List<Reading> all() {
    return List.of(
        early(),
        Reading.of("loan-compare")
            .topic("等额本息")
            .topic("等额本金")
            .topic("差|多还|多付|少还|少付|省|多多少|少多少|相比|比较|多花|分别|各")
            .asks("多少|差", "interest_difference")
            .never(OTHER_SUBJECT)
            .takes(Slots.loan(), Slots.yearlyRate("annual_rate"), Slots.months()),
        Reading.of("loan-rate-change")
            .topic(LOAN)
            .topic("降到|降为|降至|下调到|下调至|调到|调整到|升到|涨到|变成|变为|和\\d|改成|从\\d")
            .topic("少还|少付|少交|省|差|降|减|变|多还|多付|月供")
            .never(OTHER_SUBJECT + "|等额本金|提前|首付|公积金.*商")
            .asks("利息.{0,6}(?:少|省)|(?:省|节省).{0,6}利息", "interest_saved")
            .asks("(?:少|省|差|减|多).{0,6}多少|少多少", "payment_decrease")
            .asks("月供|多少", "new_payment")
            .takes(
                Slot.of("new_rate", Type.YEARLY_RATE)
                    .before("降到|降为|降至|下调到|下调至|调到|调整到|升到|涨到|变成|变为|和|改成"),
                Slot.of("old_rate", Type.YEARLY_RATE).before("从|由|原来|利率").anywhere(),
                Slot.of("principal", Type.MONEY).before("本金|余额|贷款?").anywhere(),
                Slots.months()),
        Reading.of("loan-equal-principal")
            .topic("等额本金|本金等额")
            .never(OTHER_SUBJECT + "|等额本息")
            .asks("递减|逐月减|每月少还|每月减少", "monthly_decrease")
            .asks("(?:最后一?个?月|末月|末期|最后一期|最后一个月)", "last_payment")
            .asks("每个?月(?:要|需|需要)?(?:还|付)?(?:多少)?的?本金(?:多少)?|多少本金", "monthly_principal")
            .asks(TOTAL_INTEREST, "total_interest")
            .asks(TOTAL, "total_payment")
            .asks("首月|首期|第一个?月|第1个?月|第一期|" + INSTALMENT, "first_payment")
            .takes(Slots.loan(), Slots.yearlyRate("annual_rate"), Slots.months()),
        Reading.of("loan-interest-only")
            .topic("先息后本|到期还本|只还利息|按月付息")
            .never("信用卡|存单|存款|理财|债券")
            .asks("每个?月|月息|月付", "monthly_interest")
            .asks(TOTAL, "total_payment")
            .asks(TOTAL_INTEREST, "total_interest")
            .takes(Slots.loan(), Slots.yearlyRate("annual_rate"), Slots.months()),
        affordable(),
        daily(),
        Reading.of("loan-equal-instalments")
            .topic(LOAN)
            .never(
                OTHER_SUBJECT
                    + "|等额本金|提前|先息|少还|少付|少交|能省|差多少|日利率|日息|按日|随借随还|每天|年化利率(?:是|有)?多少|真实|实际年|irr|apr|能贷|可以贷|最多(?:可以|能)?贷|到期还本|一次性还")
            .asks("(?:总|全部)利息|利息(?:差|总共|一共)|多少的?利息", "total_interest")
            .asks(INSTALMENT, "monthly_payment")
            .asks(TOTAL, "total_payment")
            .asks(TOTAL_INTEREST, "total_interest")
            .takes(Slots.loan(), Slots.yearlyRate("annual_rate"), Slots.months())
            .first(LoanReadings::spread),
        Reading.of("loan-equal-instalments")
            .topic("首付")
            .topic("月供|每个?月")
            .never("等额本金|提前|条件|收入|能贷|最多")
            .asks("(?:总|全部)利息", "total_interest")
            .asks(INSTALMENT, "monthly_payment")
            .takes(Slots.yearlyRate("annual_rate"), Slots.months())
            .first(LoanReadings::lessDownPayment));
  }

  /** 200万的房子首付三成: what is left is the loan. */
  private static Binding lessDownPayment(Binding binding) {
    Optional<BigDecimal> price = Optional.empty();
    Optional<BigDecimal> paid = Optional.empty();
    boolean isShare = false;
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      boolean down = binding.beside(i).before().matches(".*首付.{0,4}");
      boolean money = quantity.kind() == Quantity.Kind.MONEY;
      if (down && (money || quantity.kind() == Quantity.Kind.RATE)) {
        paid = Optional.of(quantity.value());
        isShare = !money;
        binding.take(i);
      } else if (money && price.isEmpty()) {
        price = Optional.of(quantity.value());
        binding.take(i);
      }
    }
    if (price.isPresent() && paid.isPresent()) {
      BigDecimal down = isShare ? price.get().multiply(paid.get()).movePointLeft(2) : paid.get();
      BigDecimal loan = price.get().subtract(down);
      binding.give("principal", loan);
      binding.assume("房价减去首付，贷款 " + loan.stripTrailingZeros().toPlainString() + " 元。");
    }
    return binding;
  }

  /** LPR 3.0% 加 10 个基点. */
  private static Binding spread(Binding binding) {
    for (int i = 1; i < binding.quantities().size(); i++) {
      Quantity points = binding.quantities().get(i);
      Quantity rate = binding.quantities().get(i - 1);
      String between = binding.beside(i).before();
      boolean adds = between.matches(".*(?:加|上浮|\\+).*");
      boolean takes = between.matches(".*(?:减|下浮|-).*");
      if (points.kind() == Quantity.Kind.POINTS
          && rate.kind() == Quantity.Kind.RATE
          && (adds || takes)) {
        BigDecimal more = points.value().movePointLeft(2);
        binding.take(i);
        binding.take(i - 1);
        binding.give("annual_rate", adds ? rate.value().add(more) : rate.value().subtract(more));
        binding.assume(
            "利率 = " + rate.value() + "% " + (adds ? "+ " : "− ") + points.value() + " 个基点。");
      }
    }
    return binding;
  }

  private static Reading early() {
    return Reading.of("loan-early-repayment")
        .topic("提前(?:还|偿|结)|提前还款|一次性(?:还清|结清|还完)|剩余本金|(?:还)?(?:剩|欠).{0,4}本金|本金还(?:剩|欠)|结清")
        .topic(LOAN)
        .never("违约金|信用卡|条件|流程|申请|理财")
        .asks("新?月供(?:变成|变为|是|降到|为)?多少|新月供|每个?月(?:还|供)多少|月供(?:能|会)?(?:少|降|减)", "new_payment")
        .asks("(?:缩短|少还|提前)(?:了|掉)?(?:多少|几)(?:个月|年|期)|多久还清|还要还多久", "months_saved")
        .asks("(?:省|节省|节约|少付|少还|少交).{0,6}(?:多少|利息)|利息(?:能|可以)?(?:省|少)", "interest_saved")
        .asks("(?:剩余本金|剩.{0,4}本金|欠.{0,4}本金|还剩|还欠|结清|还清).{0,8}多少|多少(?:剩余)?本金|多少钱", "balance")
        .takes(
            Slot.of("paid_months", Type.MONTHS)
                .before("已经?还了?|还了|还过|供了|已供|已还|还款")
                .after("后(?:提前|一次)|后想|后结清"),
            Slot.of("amount", Type.MONEY)
                .before("提前(?:还款?|偿还|还贷)(?:本金)?|想还|再还|先还|一次还")
                .after("提前还"),
            Slots.loan(),
            Slots.yearlyRate("annual_rate"),
            Slots.months())
        .chooses("method", "等额本金", "equal_principal")
        .chooses("mode", "月供减少|减少月供|降低月供|期限不变|年限不变|月供变|新月供|减月供|月供(?:能|会)?(?:少|降|减)", "smaller")
        .chooses("mode", "缩短(?:年限|期限|还款|贷款)|月供不变|缩短", "shorter")
        .first(binding -> {
          paidInWords(binding);
          boolean named = binding.given().contains("mode");
          boolean partly = binding.text().matches(".*提前还款?.*\\d.*");
          if (!named && partly && !binding.inputs().has("mode")) {
            binding.assume("月供不变、缩短期限。");
          }
          if (!binding.text().contains("等额")) {
            binding.assume("等额本息还款。");
          }
          return binding;
        });
  }

  private static final Pattern PAID_UNTIL = Pattern.compile("第(\\d{1,3})(年|个?月|期)");

  /** 第5年末: so many payments are made. */
  private static void paidInWords(Binding binding) {
    Matcher until = PAID_UNTIL.matcher(binding.text());
    if (until.find()) {
      int months = Integer.parseInt(until.group(1)) * (until.group(2).equals("年") ? 12 : 1);
      binding.give("paid_months", BigDecimal.valueOf(months));
    }
  }

  private static Reading affordable() {
    return Reading.of("loan-affordable")
        .topic("能贷|可以贷|可贷|贷多少|最多贷|贷得起|反推")
        .topic("月供|每个?月")
        .never("收入|工资|首付|抵押|条件|额度由|决定|公积金余额")
        .asks("多少", "principal")
        .takes(
            Slot.of("payment", Type.MONEY)
                .before("月供|每个?月(?:最多|能|可以|只能)?(?:还|供|承受|拿出)?|月还款?|最多还")
                .anywhere(),
            Slots.yearlyRate("annual_rate"),
            Slots.months());
  }

  private static Reading daily() {
    return Reading.of("loan-daily-interest")
        .topic("借|贷|花呗|微粒贷|白条|欠款|垫")
        .topic("日利率|日息|每天|每日|按日|随借随还|天|一次性?还本付息|到期还本付息|到期一次|月息|分利|分息|毛利|厘息")
        .never("存|理财|信用卡|分期|逆回购|等额|月供|国债|年化(?:利率)?(?:是|有)?多少|年利率(?:是|有)?多少|折合|折算")
        .asks(TOTAL, "total")
        .asks("利息", "interest")
        .asks("还多少|多少钱", "total")
        .takes(
            Slots.loan(),
            Slot.of("daily_rate", Type.DAILY_RATE).before("日利率|日息|每天|每日").anywhere(),
            Slots.yearlyRate("annual_rate"),
            Slots.days(),
            Slot.of("months", Type.MONTHS).anywhere())
        .chooses("basis", "(?:按|一年)?365天?(?:算|计)", "365")
        .chooses("basis", "(?:按|一年)?360天?(?:算|计)", "360");
  }
}
