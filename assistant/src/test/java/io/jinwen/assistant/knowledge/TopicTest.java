package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicTest {
  private final Topic topic = new Topic(Knowledge.delivered().glossary(), Oppositions.delivered());

  @Test
  void takesASecondNameInBracketsForTheSameTopic() {
    assertThat(topic.readings("那ES呢", List.of("什么是VaR（风险价值）？"))).contains("什么是es");
  }

  @Test
  void wordsThatOnlyAskAreNoSubject() {
    assertThat(topic.ownWords("为什么会亏")).isEqualTo("会亏");
    assertThat(topic.ownWords("溢价是怎么回事")).isEqualTo("溢价");
  }
}
