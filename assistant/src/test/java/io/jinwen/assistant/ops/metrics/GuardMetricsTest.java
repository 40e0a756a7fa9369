package io.jinwen.assistant.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.Hit;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class GuardMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GuardMetrics metrics =
      new GuardMetrics(registry, new MinuteRing(Clock.systemUTC()));

  @Test
  void countsByCategoryActionAndKindOfText() {
    hit("洗钱逃汇");
    hit("洗钱逃汇");
    assertThat(
            registry
                .get("jinwen.word.hits")
                .tags("category", "洗钱逃汇", "action", "mask", "channel", "answer")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void neverNamesTheWord() {
    hit("洗钱逃汇");
    assertThat(registry.getMetersAsString()).doesNotContain("地下钱庄");
  }

  @Test
  void keepsTheNumberOfCategoriesBounded() {
    for (int i = 0; i < 10 * GuardMetrics.CATEGORIES_MAX; i++) {
      hit("category " + i);
    }
    assertThat(registry.find("jinwen.word.hits").counters())
        .hasSize(GuardMetrics.CATEGORIES_MAX + 1);
  }

  private void hit(String category) {
    metrics.hit(Channel.ANSWER, new Hit("地下钱庄", category, WordAction.MASK, 0, 4));
  }
}
