package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend.EngineLoader;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine that {@code ./jinwen serve} answers with; tests put another in its place. */
@Configuration(proxyBeanMethods = false)
class LocalEngineWiring {
  @Bean
  EngineLoader engineLoader(Settings settings) {
    EngineLoader local = new LocalEngineLoader(settings);
    EngineDoor door = settings.engine();
    if (door.remotes().isEmpty()) {
      return local;
    }
    return new RemoteEngineLoader(
        door.remotes(), door.fallsBack() ? Optional.of(local) : Optional.empty());
  }
}
