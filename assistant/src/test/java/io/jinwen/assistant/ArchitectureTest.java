package io.jinwen.assistant;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of the house, held over the assistant, and seen to bite on a house that breaks them.
 */
class ArchitectureTest {
  private static final String ASSISTANT = "io.jinwen.assistant";
  private static final String BROKEN = ASSISTANT + ".architecture.broken";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ASSISTANT);
  private static final JavaClasses BROKEN_HOUSE = new ClassFileImporter().importPackages(BROKEN);

  static Named<?>[] rules() {
    return new Named<?>[] {
      rule(
          "of the engine only the front door is known",
          AssistantRules::ofTheEngineOnlyTheFrontDoorIsKnown),
      rule("only the web room knows HTTP", AssistantRules::onlyTheWebRoomKnowsHttp),
      rule("the domain is plain Java", AssistantRules::theDomainIsPlainJava),
      rule("there are no cycles", AssistantRules::thereAreNoCycles)
    };
  }

  private static Named<Function<AssistantRules, ArchRule>> rule(
      String name, Function<AssistantRules, ArchRule> rule) {
    return Named.of(name, rule);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theAssistantKeepsIt(Function<AssistantRules, ArchRule> rule) {
    rule.apply(new AssistantRules(ASSISTANT)).check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aBrokenHouseIsFound(Function<AssistantRules, ArchRule> rule) {
    assertThatThrownBy(() -> rule.apply(new AssistantRules(BROKEN)).check(BROKEN_HOUSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(BROKEN);
  }
}
