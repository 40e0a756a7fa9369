package io.jinwen.assistant;

import io.jinwen.assistant.backend.EngineLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine that {@code ./jinwen serve} answers with; tests put another in its place. */
@Configuration(proxyBeanMethods = false)
class LocalEngineWiring {
  @Bean
  EngineLoader engineLoader(Settings settings) {
    return settings
        .engine()
        .remote()
        .<EngineLoader>map(RemoteEngineLoader::new)
        .orElseGet(() -> new LocalEngineLoader(settings));
  }
}
