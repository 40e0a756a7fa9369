package io.jinwen.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/** The layers of the engine, checked over itself or over a fixture that breaks them. */
final class EngineRules {
  /** From the entry points down; a layer may use those after it. */
  private static final List<String> LAYERS =
      List.of(
          "",
          "runtime",
          "device",
          "cpu",
          "model",
          "cache",
          "text.grammar",
          "text.template",
          "text.tokenizer",
          "embedding",
          "cpu.kernel",
          "format.quant",
          "format.gguf");

  private final String root;

  /**
   * @param root the package whose sub-packages are the layers
   */
  EngineRules(String root) {
    this.root = root;
  }

  ArchRule onlyTheKernelsKnowTheVectorApi() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cpu.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .because(
            "a line with vectors belongs to engine.cpu.kernel, behind a routine of Kernels that"
                + " every machine has a plain version of");
  }

  ArchRule layersImportOnlyDownwards() {
    CompositeArchRule all = CompositeArchRule.of(apiKnowsNobody());
    for (int layer = 1; layer < LAYERS.size(); layer++) {
      String[] above =
          LAYERS.subList(0, layer).stream().map(this::packageOf).toArray(String[]::new);
      all =
          all.and(
              noClasses()
                  .that()
                  .resideInAPackage(packageOf(LAYERS.get(layer)))
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(above)
                  .allowEmptyShould(true)
                  .because(
                      "what two layers need belongs to the lower of the two; the order is in"
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
        .because("requests, events and errors are known to all and know nobody");
  }

  ArchRule thereAreNoCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  ArchRule theJdkIsEnough() {
    return classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(root + "..", "java..", "jdk.incubator.vector..")
        .because("the engine can be used alone: it depends on the JDK and nothing else");
  }

  private String packageOf(String layer) {
    return layer.isEmpty() ? root : root + "." + layer;
  }
}
