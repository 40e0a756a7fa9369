package io.jinwen.browser;

import io.jinwen.assistant.Wiring;
import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.BackendState;
import io.jinwen.assistant.backend.EngineLoader;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The real server on a free port, in this process, before a scripted engine. */
final class PageServer implements AutoCloseable {
  private final ScriptedEngine engine = new ScriptedEngine();
  private final ConfigurableApplicationContext context;

  PageServer() {
    SpringApplication application = new SpringApplication(Wiring.class);
    EngineLoader loader = _ -> engine;
    Consumer<Exception> onFailure =
        error -> {
          throw new AssertionError(error);
        };
    application.addInitializers(fresh -> {
      fresh.getBeanFactory().registerSingleton("engineLoader", loader);
      fresh.getBeanFactory().registerSingleton("loadFailure", onFailure);
    });
    context =
        application.run(
            Stream.of(
                    "port=0",
                    "db.url=jdbc:h2:mem:" + UUID.randomUUID(),
                    "knowledge.by-meaning=false") // it takes a minute of both cores to begin with
                .map(setting -> "--jinwen." + setting)
                .toArray(String[]::new));
    Backend backend = context.getBean(Backend.class);
    while (!(backend.state() instanceof BackendState.Ready)) {
      Thread.onSpinWait();
    }
  }

  ScriptedEngine engine() {
    return engine;
  }

  String address() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/";
  }

  @Override
  public void close() {
    context.close();
  }
}
