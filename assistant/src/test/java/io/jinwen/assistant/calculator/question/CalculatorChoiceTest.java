package io.jinwen.assistant.calculator.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.calculator.Calculator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The few calculators that a model is told of. */
class CalculatorChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "我想买房，要贷80万，30年还清，利率3.1%，帮我看看月供压力, loan-equal-instalments",
    "手里有20万，每年涨5%，十年后是多少钱, compound-growth",
    "每个月定投2000元，年化6%，坚持15年能攒到多少, regular-saving",
    "信用卡欠了12000元，分12期，每期手续费0.6%，真实利率高不高, instalment-fee",
    "股票从20元跌到12元，要涨百分之几才能回本, recovery-gain",
    "投100万，以后三年每年收回40万，折现率8%，净现值怎样, npv"
  })
  void theOneThatHelpsIsAmongThem(String question, String id) {
    assertThat(CalculatorChoice.of(question, ""))
        .hasSizeLessThanOrEqualTo(6)
        .extracting(Calculator::id)
        .contains(id);
  }

  @Test
  void whatWasAskedBeforeSaysWhatItIsAbout() {
    assertThat(CalculatorChoice.of("那改成25年呢", "房贷80万利率3.1%，30年等额本息月供多少"))
        .extracting(Calculator::id)
        .contains("loan-equal-instalments");
  }

  @Test
  void withoutAFigureThereIsNothingToCalculate() {
    assertThat(CalculatorChoice.of("提前还款和等额本息有什么区别", "")).isEmpty();
    assertThat(CalculatorChoice.of("R3产品适合谁，2024年有变化吗", "")).isEmpty();
  }
}
