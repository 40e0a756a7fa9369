package io.jinwen.assistant.calculator.question;

import java.util.List;
import java.util.stream.Stream;

/** All kinds of question, those that more words tell first. */
final class Readings {
  static final List<Reading> ALL =
      Stream.of(
              FlowReadings.all(),
              BondReadings.all(),
              RiskReadings.all(),
              TradeReadings.all(),
              InstalmentReadings.all(),
              SavingReadings.all(),
              DepositReadings.all(),
              LoanReadings.all(),
              YieldReadings.all())
          .flatMap(List::stream)
          .toList();

  private Readings() {}

  static Reading of(String calculator) {
    return ALL.stream()
        .filter(reading -> reading.calculator().id().equals(calculator))
        .findFirst()
        .orElseThrow();
  }
}
