package io.jinwen.browser;

import io.jinwen.assistant.app.Wiring;
import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.LoadListener;
import io.jinwen.engine.LocalEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The real server on a free port, in this process; what people change on it lies in a folder of its
 * own.
 */
final class PageServer implements AutoCloseable {
  static final Path DEMONSTRATION = Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf");

  private final Optional<ScriptedEngine> scripted;
  private final ConfigurableApplicationContext context;
  private final Path home = folder();

  private PageServer(
      Optional<ScriptedEngine> scripted,
      EngineLoader loader,
      Optional<Clock> clock,
      String database,
      String... settings) {
    this.scripted = scripted;
    SpringApplication application = new SpringApplication(Wiring.class);
    Consumer<Exception> onFailure =
        error -> {
          throw new AssertionError(error);
        };
    application.addInitializers(fresh -> {
      fresh.getBeanFactory().registerSingleton("engineLoader", loader);
      fresh.getBeanFactory().registerSingleton("loadFailure", onFailure);
      clock.ifPresent(it ->
          ((GenericApplicationContext) fresh)
              .registerBean("testClock", Clock.class, () -> it, bean -> bean.setPrimary(true)));
    });
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("port=0");
    all.add("home=" + home);
    all.add(
        "model=" + DEMONSTRATION); // it is not what answers, but the file of which the page tells
    all.add("db.url=" + database);
    all.add("documents.reader-class-path=" + System.getProperty("java.class.path"));
    all.add("knowledge.by-meaning=false"); // it takes a minute of both cores to begin with
    context = application.run(all.stream().map(each -> "--jinwen." + each).toArray(String[]::new));
    Backend backend = context.getBean(Backend.class);
    while (!(backend.state() instanceof BackendState.Ready)) {
      Thread.onSpinWait();
    }
  }

  /** Before an engine that says what a test has it say. */
  static PageServer scripted() {
    return scripted(emptyDatabase());
  }

  static PageServer scripted(String database, String... settings) {
    return scripted(Optional.empty(), database, settings);
  }

  /** The same with time as a test makes it pass. */
  static PageServer scripted(Clock clock, String database, String... settings) {
    return scripted(Optional.of(clock), database, settings);
  }

  private static PageServer scripted(Optional<Clock> clock, String database, String... settings) {
    ScriptedEngine engine = new ScriptedEngine();
    return new PageServer(Optional.of(engine), _ -> engine, clock, database, settings);
  }

  /** Before the demonstration model. */
  static PageServer onTheDemonstrationModel() {
    return new PageServer(
        Optional.empty(),
        _ -> LocalEngine.load(EngineConfig.of(DEMONSTRATION), LoadListener.SILENT),
        Optional.empty(),
        emptyDatabase());
  }

  static String emptyDatabase() {
    return "jdbc:h2:mem:" + UUID.randomUUID();
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("jinwen-page");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ScriptedEngine engine() {
    return scripted.orElseThrow();
  }

  /** A part of the server, for what no page does. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  String address() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/";
  }

  @Override
  public void close() {
    context.close();
    FileSystemUtils.deleteRecursively(home.toFile());
  }
}
