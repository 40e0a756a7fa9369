package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.calculator.question.CalculationReader;
import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.knowledge.Role.Example;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the page proposes to a new user is answered by people or calculated, not left to a model.
 */
class ExamplesTest {
  private static final Knowledge KNOWLEDGE = Knowledge.delivered();
  private static final Set<String> APPROVED =
      KNOWLEDGE.answers().stream()
          .map(ApprovedAnswer::asked)
          .flatMap(List::stream)
          .collect(Collectors.toSet());

  static Stream<Example> examples() {
    return KNOWLEDGE.roles().values().stream()
        .flatMap(role -> Stream.of(false, true).flatMap(it -> role.examples(it).stream()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isApprovedOrCalculatedOrOnlyBegins(Example example) {
    if (Role.isBeginning(example.shown())) {
      assertThat(example.isTranslated()).isFalse(); // one goes on in the language that one reads
      return;
    }
    Optional<Reply> reply = CalculationReader.read(List.of(example.question()));
    boolean isCalculated = reply.filter(Reply.Calculated.class::isInstance).isPresent();
    assertThat(isCalculated || APPROVED.contains(example.question())).as(example.shown()).isTrue();
  }

  @Test
  void readersOfEnglishReadEnglish() {
    for (Role role : KNOWLEDGE.roles().values()) {
      List<Example> english = role.examples(true);
      assertThat(english).hasSameSizeAs(role.examples(false));
      for (int i = 0; i < english.size(); i++) {
        assertThat(english.get(i).shown()).matches("[\\x20-\\x7e“”]+");
        assertThat(Role.isBeginning(english.get(i).shown()))
            .isEqualTo(Role.isBeginning(role.exampleQuestions().get(i)));
      }
    }
  }
}
