package io.jinwen.assistant.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.conversation.UnverifiedFigures.FigureSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnverifiedFiguresTest {
  @Test
  void marksWhatStandsNowhereElse() {
    assertThat(texts("利率是 3.25%，期限 20 年。", "期限20年")).containsExactly("3.25%");
  }

  @Test
  void knowsAFigureInAnotherWriting() {
    assertThat(texts("共 1,000.0 元，利率3.10%", "1000元，３.1％")).isEmpty();
  }

  @Test
  void passesOverListsCitationsAndNames() {
    assertThat(texts("1. R3 产品 [2]\n2、T+1 到账\n- 3) C2 客户", "")).isEmpty();
  }

  @Test
  void readsChineseFigures() {
    assertThat(texts("最高赔五十万元，按百分之三计", "")).containsExactly("五十万", "百分之三");
    assertThat(texts("最高赔五十万元", "赔五十万元吗")).isEmpty();
  }

  @Test
  void tellsWhereTheyStand() {
    FigureSpan span = UnverifiedFigures.of("约 7.35 年", List.of()).getFirst();
    assertThat("约 7.35 年".substring(span.start(), span.end())).isEqualTo("7.35");
  }

  private static List<String> texts(String answer, String given) {
    return UnverifiedFigures.of(answer, List.of(given)).stream().map(FigureSpan::text).toList();
  }
}
