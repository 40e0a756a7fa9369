package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.records.model.ModelRegister;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The engine that {@code ./jinwen serve} answers with; tests put another in its place. */
@Configuration(proxyBeanMethods = false)
class LocalEngineWiring {
  @Bean
  RegisteredModels registeredModels(
      Settings settings, StoreSettings store, ObjectProvider<ModelRegister> register) {
    return new RegisteredModels(
        new LocalEngineLoader(settings, store),
        settings.model(),
        register::getObject,
        settings.modelRegister());
  }

  @Bean
  @Primary // of the two beans that load an engine
  EngineLoader engineLoader(Settings settings, RegisteredModels local) {
    EngineSettings elsewhere = settings.engine();
    if (elsewhere.remotes().isEmpty()) {
      return local;
    }
    return new RemoteEngineLoader(
        elsewhere.remotes(), elsewhere.fallsBack() ? Optional.of(local) : Optional.empty());
  }

  @Bean(initMethod = "start")
  AdmissionWatch admissionWatch(RegisteredModels models, ModelRegister register, Backend backend) {
    return new AdmissionWatch(models, register, backend);
  }
}
