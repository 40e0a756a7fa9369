package io.jinwen.assistant.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/** The layers of the assistant, checked over itself or over a fixture that breaks them. */
final class AssistantRules {
  private static final String ENGINE = "io.jinwen.engine";

  /** From the program down to what all others may use. */
  private static final List<String> LAYERS =
      List.of(
          "app",
          "page",
          "http",
          "ops",
          "conversation",
          "summaries",
          "backend",
          "context",
          "documents",
          "policy",
          "knowledge",
          "calculator",
          "identity",
          "records",
          "work");

  private final String root;

  /**
   * @param root the package whose sub-packages are the layers
   */
  AssistantRules(String root) {
    this.root = root;
  }

  ArchRule ofTheEngineOnlyItsApiIsKnown() {
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

  ArchRule onlyHttpKnowsServlets() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".http..")
        .and()
        .doNotHaveFullyQualifiedName(root + ".page.PageStart") // sets up Vaadin's servlet
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.servlet..",
            "org.springframework.http..",
            "org.springframework.web..",
            "org.apache.catalina..",
            "org.apache.coyote..")
        .because("a line about requests, statuses or frames belongs to assistant.http");
  }

  ArchRule theDomainIsPlainJava() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            root + ".policy..", root + ".context..", root + ".knowledge..", root + ".calculator..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .because("the domain is made of plain objects; Wiring makes them beans");
  }

  ArchRule layersImportOnlyDownwards() {
    CompositeArchRule all = CompositeArchRule.of(nothingBelow(LAYERS.size() - 1));
    for (int layer = 1; layer < LAYERS.size() - 1; layer++) {
      all = all.and(nothingBelow(layer));
    }
    return all;
  }

  private ArchRule nothingBelow(int layer) {
    String[] above = LAYERS.subList(0, layer).stream().map(this::packageOf).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(packageOf(LAYERS.get(layer)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above)
        .allowEmptyShould(true)
        .because("a layer imports only those after it in the list of ARCHITECTURE.md");
  }

  private String packageOf(String layer) {
    return root + "." + layer + "..";
  }

  ArchRule thereAreNoCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }
}
