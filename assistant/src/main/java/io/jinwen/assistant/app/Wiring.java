package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.backend.ComputedTexts;
import io.jinwen.assistant.backend.EngineWatch;
import io.jinwen.assistant.conversation.ChatService;
import io.jinwen.assistant.http.AliasFilter;
import io.jinwen.assistant.http.BodyReader;
import io.jinwen.assistant.http.CalculatorController;
import io.jinwen.assistant.http.ChatController;
import io.jinwen.assistant.http.ErrorPage;
import io.jinwen.assistant.http.HealthController;
import io.jinwen.assistant.http.HttpServer;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.KeptFilesFilter;
import io.jinwen.assistant.http.PagePaths;
import io.jinwen.assistant.http.PrefixFilter;
import io.jinwen.assistant.http.ProblemHandler;
import io.jinwen.assistant.http.RequestIdFilter;
import io.jinwen.assistant.http.UnusedScript;
import io.jinwen.assistant.http.openai.CompletionsController;
import io.jinwen.assistant.http.openai.EmbeddingsController;
import io.jinwen.assistant.http.openai.ModelsController;
import io.jinwen.assistant.http.openai.TokensController;
import io.jinwen.assistant.knowledge.Embedder;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.page.PageWiring;
import io.jinwen.assistant.page.desk.DeskWiring;
import io.jinwen.assistant.records.store.StoreWatch;
import io.jinwen.assistant.work.SlowWork;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Makes every part of the assistant and hands it what it needs. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(Settings.class)
@Import({
  ChatWiring.class,
  PageWiring.class,
  DeskWiring.class,
  StoreWiring.class,
  SecurityWiring.class,
  OperationWiring.class,
  UpkeepWiring.class,
  DocumentWiring.class,
  SummaryWiring.class
})
public class Wiring {
  /** Begins to load while the rest of the program is still being made. */
  @Bean(initMethod = "start")
  Backend backend(EngineLoader loader, Knowledge knowledge, Consumer<Exception> loadFailure) {
    return new Backend(new RolesInCache(loader, knowledge.roles().values()), loadFailure);
  }

  @Bean
  ComputedTexts computedTexts(Backend backend, Settings settings, StoreSettings store) {
    EngineSettings elsewhere = settings.engine();
    boolean here = elsewhere.remotes().isEmpty() || elsewhere.fallsBack();
    return new ComputedTexts(backend, here, CacheFolder.toForget(store.data()));
  }

  @Bean
  BackendLifecycle backendLifecycle(Backend backend) {
    return new BackendLifecycle(backend);
  }

  @Bean(initMethod = "start")
  EngineWatch engineWatch(Backend backend, Settings settings, Consumer<Exception> loadFailure) {
    return new EngineWatch(backend, settings.exitOnEngineFailure(), loadFailure);
  }

  @Bean
  JsonWire jsonWire() {
    return new JsonWire();
  }

  @Bean
  HttpServer httpServer(Settings settings, JsonWire json) {
    return new HttpServer(settings.host(), settings.port(), json);
  }

  @Bean
  KeptFilesFilter keptFilesFilter() {
    return new KeptFilesFilter();
  }

  @Bean
  AliasFilter aliasFilter() {
    return new AliasFilter();
  }

  @Bean
  PrefixFilter prefixFilter() {
    return new PrefixFilter();
  }

  @Bean
  RequestIdFilter requestIdFilter() {
    return new RequestIdFilter();
  }

  @Bean
  ChatController chatController(ChatService chat, JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new ChatController(chat, bodies, json, settings.heartbeat());
  }

  @Bean
  CompletionsController completionsController(
      ChatService chat, Backend backend, JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new CompletionsController(chat, backend, bodies, json, settings.heartbeat());
  }

  @Bean
  CalculatorController calculatorController(JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new CalculatorController(bodies, json);
  }

  @Bean
  EmbeddingsController embeddingsController(
      ObjectProvider<Embedder> embedder, SlowWork work, JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new EmbeddingsController(embedder::getObject, work, bodies, json);
  }

  @Bean
  TokensController tokensController(Backend backend, JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new TokensController(backend, bodies, json);
  }

  @Bean
  ModelsController modelsController(Backend backend, JsonWire json) {
    return new ModelsController(backend, json);
  }

  @Bean
  HealthController healthController(Backend backend, StoreWatch store, JsonWire json) {
    return new HealthController(backend, store::state, json);
  }

  @Bean
  ProblemHandler problemHandler(JsonWire json) {
    return new ProblemHandler(json);
  }

  @Bean
  PagePaths pagePaths(JsonWire json) {
    return new PagePaths(json);
  }

  @Bean
  UnusedScript unusedScript() {
    return new UnusedScript();
  }

  @Bean
  ErrorPage errorPage(JsonWire json) {
    return new ErrorPage(json);
  }
}
