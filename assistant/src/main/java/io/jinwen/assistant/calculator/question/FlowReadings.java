package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Quantity.Kind;
import io.jinwen.assistant.calculator.question.Slot.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Questions that list payments. */
final class FlowReadings {
  private static final Pattern PAID = Pattern.compile("(?:投资|投入|投|支出|流出|买入|花|成本|初始).{0,4}$");
  private static final Pattern EACH = Pattern.compile("(?:每年|每期|每个月|每月).{0,6}$");
  private static final int REPEATS_MAX = 480;

  private FlowReadings() {}

  static List<Reading> all() {
    return List.of(
        Reading.of("xirr")
            .topic("xirr|年化|收益率|内部收益率")
            .topic("\\d{4}[年/.-]\\d{1,2}[月/.-]\\d{1,2}")
            .never("几号|什么时候")
            .asks("多少|xirr|算", "xirr")
            .first(FlowReadings::dated),
        Reading.of("npv")
            .topic("净现值|npv")
            .never("是什么意思|什么意思")
            .asks("多少|算|npv|净现值", "npv")
            .takes(Slot.of("discount_rate", Type.YEARLY_RATE).before("折现率?|贴现率?|利率").anywhere())
            .first(FlowReadings::even),
        Reading.of("irr")
            .topic("内部收益率|irr")
            .never("分期|每期还|手续费|借|贷|是什么意思|什么意思|说明")
            .asks("多少|算|irr|内部收益率", "irr")
            .first(FlowReadings::even));
  }

  /** Payments of one period each; the first paid out, or the signs as they are written. */
  private static Binding even(Binding binding) {
    List<BigDecimal> flows = new ArrayList<>();
    boolean signed = binding.quantities().stream().anyMatch(one -> one.value().signum() < 0);
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      if (!isAmount(quantity)) {
        continue;
      }
      binding.take(i);
      String before = binding.beside(i).before();
      boolean paid = !signed && PAID.matcher(before).find();
      BigDecimal value = paid ? quantity.value().negate() : quantity.value();
      int times = EACH.matcher(before).find() ? repeats(binding) : 1;
      for (int k = 0; k < times; k++) {
        flows.add(value);
      }
    }
    return with(binding, flows);
  }

  private static boolean isAmount(Quantity quantity) {
    return quantity.kind() == Kind.MONEY || quantity.kind() == Kind.PLAIN;
  }

  /** 连续5年, 共8期. */
  private static int repeats(Binding binding) {
    for (int i = 0; i < binding.quantities().size(); i++) {
      Quantity quantity = binding.quantities().get(i);
      boolean span = quantity.kind() == Kind.SPAN || quantity.kind() == Kind.PERIODS;
      if (span && !quantity.weak() && quantity.value().intValue() <= REPEATS_MAX) {
        binding.take(i);
        return quantity.value().intValue();
      }
    }
    return 1;
  }

  private static Binding with(Binding binding, List<BigDecimal> flows) {
    if (flows.size() >= 2) {
      binding.give(
          "flows", String.join(";", flows.stream().map(BigDecimal::toPlainString).toList()));
    }
    return binding;
  }

  /** Days, each followed by what was paid on it. */
  private static Binding dated(Binding binding) {
    List<String> dates = new ArrayList<>();
    List<BigDecimal> flows = new ArrayList<>();
    List<Quantity> all = binding.quantities();
    for (int i = 0; i + 1 < all.size(); i++) {
      if (all.get(i).kind() == Kind.DATE && isAmount(all.get(i + 1))) {
        int packed = all.get(i).value().intValueExact();
        dates.add(
            String.format(
                Locale.ROOT, "%04d-%02d-%02d", packed / 10_000, packed / 100 % 100, packed % 100));
        boolean paid = PAID.matcher(binding.beside(i + 1).before()).find();
        BigDecimal value = all.get(i + 1).value();
        flows.add(paid ? value.negate() : value);
        binding.take(i);
        binding.take(i + 1);
      }
    }
    if (dates.size() >= 2) {
      binding.give("dates", String.join(";", dates));
    }
    return with(binding, flows);
  }
}
