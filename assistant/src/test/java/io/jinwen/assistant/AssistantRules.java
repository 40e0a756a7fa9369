package io.jinwen.assistant;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

/** The walls between the assistant's rooms, for itself or for a fixture that breaks them. */
final class AssistantRules {
  private static final String ENGINE = "io.jinwen.engine";

  private final String root;

  /**
   * @param root the package that holds the rooms
   */
  AssistantRules(String root) {
    this.root = root;
  }

  ArchRule ofTheEngineOnlyTheFrontDoorIsKnown() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ENGINE + "..").and(resideOutsideOfPackages(ENGINE, ENGINE + ".api")))
        .because(
            "the assistant can stand before another engine; what it needs goes through Engine or a"
                + " record of engine.api");
  }

  ArchRule onlyTheWebRoomKnowsHttp() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.servlet..",
            "org.springframework.http..",
            "org.springframework.web..",
            "org.apache.catalina..",
            "org.apache.coyote..")
        .because("a line about requests, statuses or frames belongs to assistant.web");
  }

  ArchRule theDomainIsPlainJava() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            root + ".guard..", root + ".prompt..", root + ".knowledge..", root + ".compliance..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .because("the domain is made of plain objects; Wiring makes them beans");
  }

  ArchRule thereAreNoCycles() {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }
}
