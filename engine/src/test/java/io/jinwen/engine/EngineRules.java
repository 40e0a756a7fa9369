package io.jinwen.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/**
 * The walls between the engine's rooms, for the engine itself or for a fixture that breaks them.
 */
final class EngineRules {
  /** From the front door down; a room may use those after it. */
  private static final List<String> ROOMS =
      List.of(
          "",
          "scheduler",
          "grammar",
          "model",
          "cache",
          "sampling",
          "template",
          "tokenizer",
          "encoder",
          "kernel",
          "quant",
          "gguf");

  private final String root;

  /**
   * @param root the package that holds the rooms
   */
  EngineRules(String root) {
    this.root = root;
  }

  ArchRule onlyTheKernelRoomKnowsTheVectorApi() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .because(
            "a line with vectors belongs to engine.kernel, behind a routine of Kernels that every"
                + " machine has a plain version of");
  }

  ArchRule roomsImportOnlyDownwards() {
    CompositeArchRule all = CompositeArchRule.of(apiKnowsNobody());
    for (int room = 1; room < ROOMS.size(); room++) {
      String[] above = ROOMS.subList(0, room).stream().map(this::packageOf).toArray(String[]::new);
      all =
          all.and(
              noClasses()
                  .that()
                  .resideInAPackage(packageOf(ROOMS.get(room)))
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(above)
                  .allowEmptyShould(true)
                  .because(
                      "what two rooms need belongs to the lower of the two; the order is in"
                          + " ARCHITECTURE.md"));
    }
    return all;
  }

  private ArchRule apiKnowsNobody() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".api")
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..").and(resideOutsideOfPackage(root + ".api")))
        .because("the nouns that cross the wall are known to all and know nobody");
  }

  ArchRule thereAreNoCycles() {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  ArchRule theJdkIsEnough() {
    return classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(root + "..", "java..", "jdk.incubator.vector..")
        .because("the engine can be used alone: it depends on the JDK and nothing else");
  }

  private String packageOf(String room) {
    return room.isEmpty() ? root : root + "." + room;
  }
}
