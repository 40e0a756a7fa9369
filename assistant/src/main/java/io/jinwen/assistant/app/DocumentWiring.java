package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.backend.ComputedTexts;
import io.jinwen.assistant.conversation.SectionsAhead;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.SearchSettings;
import io.jinwen.assistant.documents.WatchedFolder;
import io.jinwen.assistant.http.BodyReader;
import io.jinwen.assistant.http.DocumentController;
import io.jinwen.assistant.http.DocumentProofController;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.knowledge.Embedder;
import io.jinwen.assistant.knowledge.Glossary;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.ops.metrics.DocumentMetrics;
import io.jinwen.assistant.ops.metrics.MetricsText;
import io.jinwen.assistant.ops.metrics.SectionMeters;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.work.SlowWork;
import io.jinwen.documents.DocumentReader;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.search.Lexicon;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Engine.Place;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what keeps, reads and searches documents, and its controllers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DocumentSettings.class)
class DocumentWiring {
  private static final String FOLDER = "documents";

  /** Longer than before summaries of conversations, which are wanted sooner. */
  private static final Duration IDLE_BEFORE_AHEAD = Duration.ofSeconds(3);

  @Bean(initMethod = "start", destroyMethod = "close")
  DocumentLibrary documentLibrary(
      Database database,
      StoreSettings store,
      DocumentSettings settings,
      AnswerSettings answers,
      Knowledge knowledge,
      ObjectProvider<Embedder> embedder,
      Backend backend,
      OutputGuard guard,
      Users users,
      AuditLog audit,
      Ids ids,
      Clock clock,
      MetricsText metrics,
      ComputedTexts computed) {
    String classPath =
        settings.readerClassPath().isEmpty()
            ? DocumentReader.classPathIn(store.home())
            : settings.readerClassPath();
    SearchSettings search =
        new SearchSettings(
            () -> lexicon(knowledge.glossary()),
            () ->
                answers.knowledge().byMeaning()
                    ? Optional.of(
                        new YieldingEncoder(embedder::getObject, () -> answersHere(backend)))
                    : Optional.empty(),
            text -> guard.whole(Channel.DOCUMENT, text).value());
    DocumentLibrary library =
        new DocumentLibrary(
            database,
            store.data().resolve(FOLDER),
            new DocumentReader(classPath, ReadLimits.DEFAULT),
            search,
            users::teamOf,
            audit,
            ids,
            clock,
            new DocumentMetrics(metrics.registry()),
            computed::forget);
    DocumentMetrics.register(metrics.registry(), library::totals);
    return library;
  }

  private static Lexicon lexicon(Glossary glossary) {
    return new Lexicon(
        glossary.terms().stream()
            .map(term ->
                Stream.of(
                        Stream.of(term.term()),
                        term.synonyms().stream(),
                        term.abbreviations().stream())
                    .flatMap(names -> names)
                    .toList())
            .toList());
  }

  private static boolean answersHere(Backend backend) {
    return backend.state() instanceof BackendState.Ready(Engine engine)
        && engine.place() == Place.HERE
        && engine.status().running() > 0;
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  SectionsAhead sectionsAhead(
      Backend backend, DocumentLibrary library, Knowledge knowledge, MetricsText metrics) {
    SectionsAhead ahead = new SectionsAhead(backend, library, knowledge, IDLE_BEFORE_AHEAD);
    SectionMeters.register(metrics.registry(), ahead);
    return ahead;
  }

  /** Looks at the folder of shared files, where one is set. */
  @Bean
  AutoCloseable watchedFolder(DocumentLibrary library, DocumentSettings settings) {
    if (settings.watched().isEmpty()) {
      return () -> {};
    }
    WatchedFolder watched =
        new WatchedFolder(settings.watched().get(), library, ReadLimits.DEFAULT.fileBytesMax());
    watched.start();
    return watched;
  }

  @Bean
  DocumentProofController documentProofController(
      DocumentLibrary library, SlowWork work, JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new DocumentProofController(library, work, bodies, json);
  }

  @Bean
  DocumentController documentController(
      DocumentLibrary library, SlowWork work, JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new DocumentController(library, work, bodies, json, ReadLimits.DEFAULT.fileBytesMax());
  }
}
