package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of the assistant, and a fixture in which each rule is broken. */
class ArchitectureTest {
  private static final String ASSISTANT = "io.jinwen.assistant";
  private static final String BROKEN = ASSISTANT + ".architecture.broken";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ASSISTANT);
  private static final JavaClasses BROKEN_CLASSES = new ClassFileImporter().importPackages(BROKEN);

  static Named<?>[] rules() {
    return new Named<?>[] {
      rule("of the engine only its API is known", AssistantRules::ofTheEngineOnlyItsApiIsKnown),
      rule("only http knows servlets", AssistantRules::onlyHttpKnowsServlets),
      rule("layers import only downwards", AssistantRules::layersImportOnlyDownwards),
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
    rule.apply(new AssistantRules(ASSISTANT)).check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aBrokenFixtureIsFound(Function<AssistantRules, ArchRule> rule) {
    assertThatThrownBy(() -> rule.apply(new AssistantRules(BROKEN)).check(BROKEN_CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(BROKEN);
  }
}
