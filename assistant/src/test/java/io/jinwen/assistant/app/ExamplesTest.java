package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.calculator.question.CalculationReader;
import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  static Stream<String> examples() {
    return KNOWLEDGE.roles().values().stream()
        .flatMap(role -> role.exampleQuestions().stream())
        .filter(example -> !Role.isBeginning(example));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isApprovedOrCalculated(String example) {
    Optional<Reply> reply = CalculationReader.read(List.of(example));
    boolean isCalculated = reply.filter(Reply.Calculated.class::isInstance).isPresent();
    assertThat(isCalculated || APPROVED.contains(example)).as(example).isTrue();
  }
}
