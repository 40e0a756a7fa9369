package io.jinwen.assistant.calculator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalculatorTest {
  private static final Calculator LOAN = Calculators.get("loan-equal-instalments");
  private static final Inputs GIVEN =
      WorkedExamplesTest.inputs("principal=800000&annual_rate=3.1&months=360");

  @Test
  void saysWhichInputIsMissingAndItsBounds() {
    assertThatThrownBy(() -> LOAN.compute(GIVEN.without("annual_rate")))
        .isInstanceOf(InputException.class)
        .hasMessage("缺少年利率（annual_rate），请填写，0 到 1000%/年。");
    assertThat(LOAN.missing(Inputs.NONE))
        .extracting(Field::id)
        .containsExactly("principal", "annual_rate", "months");
  }

  @ParameterizedTest
  @CsvSource({
    "principal, 0, OUT_OF_RANGE, 0.01",
    "principal, 2000000000000, OUT_OF_RANGE, 1000000000000",
    "principal, 1e99, NOT_A_NUMBER, 1e99",
    "principal, 八十万, NOT_A_NUMBER, 八十万",
    "months, 601, OUT_OF_RANGE, 600",
    "months, 12.5, OUT_OF_RANGE, 整数",
    "annual_rate, -1, OUT_OF_RANGE, -1",
    "currency, 贝壳, OUT_OF_RANGE, 美元",
    "colour, red, UNKNOWN, principal"
  })
  void refusesByNameValueAndBound(
      String field, String value, InputException.Code code, String said) {
    assertThatThrownBy(() -> LOAN.compute(GIVEN.with(field, value)))
        .isInstanceOfSatisfying(
            InputException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.field()).isEqualTo(field);
              assertThat(refused).hasMessageContaining(field).hasMessageContaining(said);
            });
  }

  @Test
  void takesOneOfTwoWaysOnly() {
    Calculator deposit = Calculators.get("deposit-fixed");
    Inputs inputs = WorkedExamplesTest.inputs("principal=50000&annual_rate=0.95");
    assertThatThrownBy(() -> deposit.compute(inputs)).hasMessageContaining("months");
    assertThatThrownBy(() -> deposit.compute(inputs.with("months", "6").with("days", "180")))
        .hasMessageContaining("months、days 只能填其中一项");
  }

  @Test
  void scheduleEndsAtZeroAndItsInterestIsTheTotal() {
    for (String id : new String[] {"loan-equal-instalments", "loan-equal-principal"}) {
      Calculation calculation = Calculators.get(id).compute(GIVEN);
      Schedule schedule = calculation.schedule().orElseThrow();
      assertThat(schedule.rows()).hasSize(360);
      assertThat(schedule.rows().getLast().balance()).isEqualByComparingTo("0.00");
      BigDecimal interest =
          schedule.rows().stream()
              .map(Schedule.Row::interest)
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      // each row is rounded by itself
      assertThat(interest.subtract(calculation.result("total_interest").orElseThrow().value()))
          .isBetween(new BigDecimal("-1.80"), new BigDecimal("1.80"));
    }
  }

  @Test
  void tellsAmountsInTheirCurrency() {
    Calculation calculation = LOAN.compute(GIVEN.with("currency", "美元"));
    assertThat(calculation.main().text()).isEqualTo("3416.13 美元");
  }

  @Test
  void putsCommasWhereDigitsAreMany() {
    assertThat(LOAN.compute(GIVEN.with("principal", "99999999")).shownInputs().getFirst().value())
        .isEqualTo("99999999 元");
    assertThat(
            LOAN.compute(GIVEN.with("principal", "13800000000")).shownInputs().getFirst().value())
        .isEqualTo("13,800,000,000 元");
    assertThat(Thousands.of(new BigDecimal("-1234567.80"))).isEqualTo("-1,234,567.80");
    assertThat(Thousands.of(new BigDecimal("123"))).isEqualTo("123");
  }

  @Test
  void putsWhatWasAskedFirst() {
    Calculation calculation = LOAN.compute(GIVEN).asking("total_interest");
    assertThat(calculation.main().id()).isEqualTo("total_interest");
    assertThat(calculation.results()).hasSize(3);
    assertThat(calculation.asking("nothing")).isSameAs(calculation);
  }

  @Test
  void saysWhenThereIsNoResult() {
    Calculator irr = Calculators.get("irr");
    assertThatThrownBy(() -> irr.compute(Inputs.NONE.with("flows", "100;200")))
        .hasMessageContaining("有正有负");
    Calculator xirr = Calculators.get("xirr");
    assertThatThrownBy(
            () -> xirr.compute(Inputs.NONE.with("flows", "-100;200").with("dates", "2026-01-01")))
        .hasMessageContaining("日期（dates）有 1 个，现金流有 2 笔");
    Calculator instalment = Calculators.get("instalment-payment");
    assertThatThrownBy(() ->
            instalment.compute(WorkedExamplesTest.inputs("principal=10000&periods=12&payment=500")))
        .hasMessageContaining("还不清");
  }

  @Test
  void doesEveryExtremeWithinItsBoundsInTimeOrSaysWhyNot() {
    for (Calculator calculator : Calculators.all()) {
      for (boolean least : new boolean[] {true, false}) {
        Inputs inputs = Inputs.NONE;
        for (Field field : calculator.fields()) {
          boolean chosen =
              calculator.alternatives().stream()
                  .noneMatch(ids -> ids.contains(field.id()) && !ids.getFirst().equals(field.id()));
          if (chosen
              && (field.required()
                  || !field.choices().isEmpty()
                  || least == field.fallback().isEmpty())) {
            inputs = inputs.with(field.id(), extreme(field, least));
          }
        }
        for (Field field : calculator.missing(inputs)) {
          inputs = inputs.with(field.id(), extreme(field, least));
        }
        try {
          assertThat(calculator.compute(inputs).results()).isNotEmpty();
        } catch (InputException told) {
          assertThat(told).hasMessageContaining("，");
        }
      }
    }
  }

  private static String extreme(Field field, boolean least) {
    return switch (field.kind()) {
      case CHOICE ->
          least
              ? field.choices().keySet().iterator().next()
              : field.choices().keySet().stream().reduce((a, b) -> b).orElseThrow();
      case DATES -> "1900-01-01;2200-12-31";
      case NUMBERS -> "-" + field.max().toPlainString() + ";" + field.max().toPlainString();
      default -> (least ? field.min() : field.max()).toPlainString();
    };
  }
}
