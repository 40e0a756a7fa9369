package io.jinwen.assistant.app;

import org.springframework.boot.SpringApplication;

/**
 * The program's parts as the build sees them: it looks for them once and writes down what it found
 * (Spring's ahead-of-time processing), so that a start need not look for it again. Nobody runs it.
 */
public final class PreparedStart {
  private static final String FOUND =
      PreparedStart.class.getSimpleName() + "__ApplicationContextInitializer.class";

  private PreparedStart() {}

  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /** The parts, without what each start adds. */
  static SpringApplication application() {
    SpringApplication application = new SpringApplication(Wiring.class, LocalEngineWiring.class);
    application.setMainApplicationClass(PreparedStart.class);
    return application;
  }

  /**
   * Has this start use what the build found, where it has found something: not in classes that were
   * compiled and not packaged. To be called before Spring's first class is loaded.
   */
  static void use() {
    if (PreparedStart.class.getResource(FOUND) != null) {
      System.setProperty("spring.aot.enabled", "true");
    }
  }
}
