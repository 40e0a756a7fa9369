package io.jinwen.assistant.knowledge;

import static io.jinwen.assistant.knowledge.DataFiles.strings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolesDataTest {

  @ParameterizedTest
  @ValueSource(strings = {"service", "research", "compliance", "general"})
  void aRoleHasAShortPromptThatForbidsInvention(String role) {
    String prompt = DataFiles.text("prompts/" + role + ".md");
    assertThat(prompt.length()).isBetween(150, 350);
    assertThat(prompt).contains("无法从现有材料得出");
  }

  @ParameterizedTest
  @ValueSource(strings = {"service", "research", "compliance", "general"})
  void aRoleIsDescribedWithSixQuestionsAndUsableSampling(String role) {
    Map<String, Object> description = DataFiles.map("prompts/" + role + ".yaml");
    assertThat(description)
        .containsOnlyKeys(
            "id",
            "displayName",
            "english",
            "description",
            "prompt",
            "brief",
            "exampleQuestions",
            "englishExamples",
            "outputFormat",
            "sampling",
            "asOf");
    assertThat(description).containsEntry("id", role).containsEntry("prompt", role + ".md");
    assertThat(strings(description, "exampleQuestions")).hasSize(6).doesNotHaveDuplicates();
    Map<?, ?> sampling = (Map<?, ?>) description.get("sampling");
    assertThat((Double) sampling.get("temperature")).isBetween(0.1, 1.0);
    assertThat((Integer) sampling.get("answerTokensMax")).isBetween(64, 4096);
  }
}
