package io.jinwen.assistant.calculator.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityScannerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          三十万 | MONEY 300000
          30w | MONEY 300000
          30万 | MONEY 300000
          ３０万元 | MONEY 300000
          一百二十万五千 | MONEY 1205000
          1.5亿 | MONEY 150000000
          1亿2000万 | MONEY 120000000
          3千亿 | MONEY 300000000000
          三万五 | MONEY 35000
          12万5 | MONEY 125000
          1千5 | MONEY 1500
          两百万 | MONEY 2000000
          百万 | MONEY 1000000
          400,000元 | MONEY 400000
          5块钱 | MONEY 5
          三点五万 | MONEY 35000
          20万美元 | MONEY 200000
          3.1% | RATE 3.1
          百分之三点一 | RATE 3.1
          千分之三 | RATE 0.3
          万分之五 | RATE 0.05
          6.5‰ | RATE 0.65
          3.1个点 | RATE 3.1
          0.5个百分点 | RATE 0.5
          佣金万2.5 | RATE 0.025
          佣金万三 | RATE 0.03
          首付三成 | RATE 30
          25个基点 | POINTS 25
          10BP | POINTS 10
          三年期 | SPAN 3
          30年 | SPAN 30
          半年 | SPAN 6
          一年半 | SPAN 18
          3年零6个月 | SPAN 42
          18个月 | SPAN 18
          两个季度 | SPAN 6
          90天 | SPAN 90
          2周 | SPAN 14
          12期 | PERIODS 12
          5000股 | SHARES 5000
          20手 | SHARES 2000
          8000份 | SHARES 8000
          2024年7月15日 | DATE 20240715
          50万3年 | MONEY 500000, SPAN 3
          三十万三年 | MONEY 300000, SPAN 3
          3万5年 | MONEY 30000, SPAN 5
          100万30年3.1% | MONEY 1000000, SPAN 30, RATE 3.1
          """)
  void readsNumberAndUnit(String text, String quantities) {
    assertThat(scanned(text)).isEqualTo(quantities);
  }

  @ParameterizedTest
  @CsvSource({"算一下", "万一亏了", "千万别买", "三方存管", "第三年", "R3产品", "T+1", "2026年", "七日年化", "一共多少", "二手房"})
  void findsNoQuantityInWordsThatOnlyLookLikeOne(String text) {
    assertThat(scanned(text)).isEmpty();
  }

  @Test
  void countsWhatNoCalculatorTakesToo() {
    assertThat(scanned("65岁老人3个工作日")).isEqualTo("OTHER 65, OTHER 3");
  }

  @Test
  void takesOneOfSomethingForAMannerOfSpeaking() {
    List<Quantity> found = QuantityScanner.scan(QuestionText.folded("一年能省多少，3年呢"));
    assertThat(found).extracting(Quantity::weak).containsExactly(true, false);
  }

  @Test
  void endsWithinItsLimits() {
    assertThat(QuantityScanner.scan("1，".repeat(500))).hasSize(QuantityScanner.QUANTITIES_MAX);
    assertThat(QuantityScanner.scan("9".repeat(400))).isNotEmpty();
    assertThat(QuantityScanner.scan("万亿".repeat(200))).isEmpty();
    assertThat(QuantityScanner.scan("一" + "万亿".repeat(190))).isNotNull();
  }

  private static String scanned(String text) {
    return QuantityScanner.scan(QuestionText.folded(text)).stream()
        .map(one -> one.kind() + " " + one.value().stripTrailingZeros().toPlainString())
        .collect(Collectors.joining(", "));
  }
}
