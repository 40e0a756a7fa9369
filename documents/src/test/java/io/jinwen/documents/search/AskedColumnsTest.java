package io.jinwen.documents.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AskedColumnsTest {
  private static final List<String> LOANS =
      List.of(
          "行业", "2024年末 贷款余额", "2024年末 占比", "2024年末 不良率", "2023年末 贷款余额", "2023年末 占比", "2023年末 不良率");

  private static final Lexicon LEXICON =
      new Lexicon(List.of(List.of("贷款"), List.of("不良贷款率", "不良率")));

  @Test
  void takesTheColumnThatIsNamedAndNotTheOneThatSharesMoreWords() {
    assertThat(asked("2024年末房地产业贷款占比是多少")).containsExactly(2);
    assertThat(asked("2024年末制造业贷款还有多少余额")).containsExactly(1);
  }

  @Test
  void namesOfOneThingAreTheSame() {
    assertThat(asked("2023年末制造业的不良贷款率")).containsExactly(6);
  }

  @Test
  void takesAllOfTheYearWhereNoneIsNamed() {
    assertThat(asked("2023年末制造业贷款比重")).containsExactly(4, 5, 6);
  }

  @Test
  void takesAllWhereNothingIsSaidOfThem() {
    assertThat(asked("制造业的情况")).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void takesSeveralThatAreNamed() {
    assertThat(asked("2024年末制造业贷款余额和占比")).containsExactly(1, 2);
    assertThat(new AskedColumns("2023年和2024年净利润", LEXICON).of(List.of("项目", "2024年", "2023年")))
        .containsExactly(1, 2);
  }

  private static List<Integer> asked(String question) {
    return new AskedColumns(question, LEXICON).of(LOANS);
  }
}
