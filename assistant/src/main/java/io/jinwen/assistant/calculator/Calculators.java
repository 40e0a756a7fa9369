package io.jinwen.assistant.calculator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All calculators, by their ids. */
public final class Calculators {
  private static final Map<String, Calculator> ALL =
      Stream.of(
              LoanCalculators.all(),
              RepaymentCalculators.all(),
              DepositCalculators.all(),
              YieldCalculators.all(),
              InstalmentCalculators.all(),
              CashFlowCalculators.all(),
              SavingCalculators.all(),
              BondCalculators.all(),
              RiskCalculators.all(),
              TradeCalculators.all(),
              PensionCalculators.all())
          .flatMap(List::stream)
          .collect(
              Collectors.toMap(
                  Calculator::id,
                  calculator -> calculator,
                  (a, b) -> {
                    throw new IllegalStateException("two calculators are called " + a.id());
                  },
                  LinkedHashMap::new));

  private Calculators() {}

  /** In the order they are offered. */
  public static List<Calculator> all() {
    return List.copyOf(ALL.values());
  }

  public static Optional<Calculator> find(String id) {
    return Optional.ofNullable(ALL.get(id));
  }

  /**
   * @throws IllegalArgumentException for an id that none has
   */
  public static Calculator get(String id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no calculator " + id));
  }
}
