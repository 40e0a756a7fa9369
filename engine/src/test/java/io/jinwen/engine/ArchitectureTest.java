package io.jinwen.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of the engine, and a fixture in which each rule is broken. */
class ArchitectureTest {
  private static final String ENGINE = "io.jinwen.engine";
  private static final String BROKEN = ENGINE + ".architecture.broken";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ENGINE);
  private static final JavaClasses BROKEN_CLASSES = new ClassFileImporter().importPackages(BROKEN);

  static Named<?>[] rules() {
    return new Named<?>[] {
      rule("only the kernels know the vector API", EngineRules::onlyTheKernelsKnowTheVectorApi),
      rule("layers import only downwards", EngineRules::layersImportOnlyDownwards),
      rule("there are no cycles", EngineRules::thereAreNoCycles),
      rule("the JDK is enough", EngineRules::theJdkIsEnough)
    };
  }

  private static Named<Function<EngineRules, ArchRule>> rule(
      String name, Function<EngineRules, ArchRule> rule) {
    return Named.of(name, rule);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theEngineKeepsIt(Function<EngineRules, ArchRule> rule) {
    rule.apply(new EngineRules(ENGINE)).check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aBrokenFixtureIsFound(Function<EngineRules, ArchRule> rule) {
    assertThatThrownBy(() -> rule.apply(new EngineRules(BROKEN)).check(BROKEN_CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(BROKEN);
  }
}
