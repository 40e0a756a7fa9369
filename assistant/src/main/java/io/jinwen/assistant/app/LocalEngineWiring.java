package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.records.model.ModelRegister;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine that {@code ./jinwen serve} answers with; tests put another in its place. */
@Configuration(proxyBeanMethods = false)
class LocalEngineWiring {
  @Bean
  EngineLoader engineLoader(Settings settings, ObjectProvider<ModelRegister> register) {
    EngineLoader local =
        new RegisteredModels(
            new LocalEngineLoader(settings),
            settings.model(),
            register::getObject,
            settings.modelRegister());
    EngineSettings elsewhere = settings.engine();
    if (elsewhere.remotes().isEmpty()) {
      return local;
    }
    return new RemoteEngineLoader(
        elsewhere.remotes(), elsewhere.fallsBack() ? Optional.of(local) : Optional.empty());
  }
}
