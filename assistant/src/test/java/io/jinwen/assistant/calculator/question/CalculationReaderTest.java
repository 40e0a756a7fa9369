package io.jinwen.assistant.calculator.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.calculator.Calculation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculationReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200万的房子首付三成，贷款30年利率3.1%，月供多少 | 5978.23 元
          LPR3.0%加点10个基点，贷款100万30年月供多少 | 4270.16 元
          等额本息100万30年3.5%，第5年末提前还款30万，缩短年限，能节省多少利息 | 290693.61 元
          2分利借10万一年利息多少 | 24000.00 元
          自有资金100万，融资100万买股票，平仓线130%，股票跌多少会被平仓 | 35%
          卖出5000股，成交价20元，佣金万2.5，印花税多少 | 50.00 元
          买10万元基金，申购费率1.2%打1折，净值1.5，得多少份额 | 66586.76 份
          用7.3的汇率换1万美元要多少人民币 | 73000.00 元
          日元100万换成人民币，汇率4.85，多少钱 | 48500.00 元
          花呗分12期费率8.8%，1万元每期还多少 | 906.67 元
          大额存单三年期利率1.9%，存30万每年利息多少 | 5700.00 元
          贷款100万，利率从3.5%降到3.1%，30年，月供能少多少 | 220.28 元
          我买的理财10万到期拿了101250，180天，年化多少 | 2.5347%
          每年存1万，年利率4%，20年后有多少钱 | 297780.79 元
          股票卖出10万元要交多少印花税 | 50.00 元
          五万美元存一年，年利率4.5%，利息多少 | 2250.00 美元
          """)
  void readsWhatStandsInOtherWords(String question, String answer) {
    assertThat(calculated(question).main().text()).isEqualTo(answer);
  }

  @Test
  void saysWhatItTookForGranted() {
    assertThat(calculated("花呗分12期费率8.8%，1万元每期还多少").assumptions()).contains("费率 8.8% 按总费率理解。");
    assertThat(calculated("活期存款6万，利率0.05%，放90天有多少利息").assumptions()).contains("按日计息，一年按 360 天。");
  }

  @Test
  void asksForWhatIsMissingAndThenUsesIt() {
    List<String> first = List.of("贷款100万30年月供多少");
    assertThat(CalculationReader.read(first))
        .get()
        .isInstanceOfSatisfying(
            Reply.Needs.class,
            needs -> assertThat(needs.missing()).extracting("name").containsExactly("年利率"));
    assertThat(calculated("贷款100万30年月供多少", "利率3.1%").main().text()).isEqualTo("4270.16 元");
  }

  @Test
  void changesOneThingAfterTheOther() {
    Calculation third = calculated("贷款100万30年利率3.1%月供多少", "改成等额本金呢", "20年的话总利息多少");
    assertThat(third.calculator()).isEqualTo("loan-equal-principal");
    assertThat(third.main().text()).isEqualTo("311291.67 元");
  }

  @Test
  void forgetsTheCalculationAfterAnotherQuestion() {
    assertThat(CalculationReader.read(List.of("贷款100万30年利率3.1%月供多少", "什么是LPR", "那60万呢"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"利率降0.5%呢", "每月多还500呢", "多贷20万呢", "延长5年呢", "提前5年还清呢", "利率上调0.2%呢", "少贷10万呢"})
  void doesNotTakeAChangeByForAChangeTo(String second) {
    assertThat(CalculationReader.read(List.of("贷款100万30年利率3.1%月供多少", second))).isEmpty();
  }

  @Test
  void takesAChangeTo() {
    String first = "贷款100万30年利率3.1%月供多少";
    assertThat(calculated(first, "利率降到3%呢").main().text()).isEqualTo("4216.04 元");
    assertThat(calculated(first, "利率涨到3.5%呢").main().text()).isEqualTo("4490.45 元");
    assertThat(calculated(first, "那60万多少").main().text()).isEqualTo("2562.10 元");
  }

  @ParameterizedTest
  @ValueSource(strings = {"那能提前取吗", "5年期LPR现在是多少呢", "那R3产品100万能买吗", "好的谢谢", "换一家银行呢", "那100万要什么条件"})
  void isNotCarriedAwayByAQuestionOfItsOwn(String second) {
    assertThat(CalculationReader.read(List.of("贷款100万30年利率3.1%月供多少", second))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "公积金贷款50万利率2.6%和商业贷款50万利率3.1%，30年，月供一共多少",
        "100万房贷利率降0.5%每月少还多少",
        "存10万定期1年1.5%和买理财年化2.5%差多少",
        "年薪20万要交多少个税"
      })
  void leavesAloneWhereANumberHasNoPlace(String question) {
    assertThat(CalculationReader.read(List.of(question))).isEmpty();
  }

  @Test
  void saysTheBoundThatANumberBreaks() {
    assertThat(CalculationReader.read(List.of("贷款100万1000年利率3%月供多少")))
        .get()
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> assertThat(refused.reason()).contains("12000").contains("600"));
  }

  @Test
  void readsNoLongStories() {
    String story = "贷款100万30年利率3.1%月供多少" + "。".repeat(CalculationReader.CHARACTERS_MAX);
    assertThat(CalculationReader.read(List.of(story))).isEmpty();
    assertThat(CalculationReader.read(List.of(""))).isEqualTo(Optional.empty());
    assertThat(CalculationReader.read(List.of())).isEqualTo(Optional.empty());
  }

  private static Calculation calculated(String... questions) {
    Reply reply = CalculationReader.read(List.of(questions)).orElseThrow();
    assertThat(reply).isInstanceOf(Reply.Calculated.class);
    return ((Reply.Calculated) reply).calculation();
  }
}
