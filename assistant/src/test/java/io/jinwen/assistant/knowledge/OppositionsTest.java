package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OppositionsTest {
  private static final Oppositions OPPOSITIONS =
      Oppositions.of(
          "test.yaml",
          """
          - id: rate
            sides: ['固定利率', '浮动利率,浮动']
          - id: holder
            sides: ['个人', '公司,企业']
            implied: 个人
            except: [公司债]
          """);

  @Test
  void seesAConditionThatTheAnswerDoesNotKnow() {
    assertThat(between("固定利率会降吗", "浮动利率什么时候降")).containsExactly("rate");
    assertThat(between("会降吗", "浮动利率什么时候降")).isEmpty();
    assertThat(between("固定利率会降吗", "什么时候降")).isEmpty();
  }

  @Test
  void takesTheImpliedSideWhereNothingIsNamed() {
    assertThat(between("公司能换多少", "一年能换多少")).containsExactly("holder");
    assertThat(between("个人能换多少", "一年能换多少")).isEmpty();
    assertThat(between("公司债是什么", "债是什么")).isEmpty();
  }

  @Test
  void letsAnAnswerPassThatKnowsBoth() {
    assertThat(between("固定利率会降吗", "选固定利率还是浮动")).isEmpty();
  }

  @Test
  void turnsAQuestionToTheOtherSide() {
    assertThat(OPPOSITIONS.turned("浮动利率什么时候降", "固定利率")).contains("固定利率什么时候降");
    assertThat(OPPOSITIONS.turned("什么时候降", "固定利率")).isEmpty();
  }

  @Test
  void refusesAnImpliedSideThatIsNone() {
    assertThatThrownBy(() -> Oppositions.of("test.yaml", "[{id: a, sides: ['x','y'], implied: z}]"))
        .isInstanceOf(KnowledgeException.class);
  }

  private static List<String> between(String question, String answer) {
    return OPPOSITIONS.between(OPPOSITIONS.in(question), OPPOSITIONS.in(answer));
  }
}
