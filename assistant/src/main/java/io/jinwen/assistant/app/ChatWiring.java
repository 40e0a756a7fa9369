package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.conversation.ChatService;
import io.jinwen.assistant.conversation.IdleSummaries;
import io.jinwen.assistant.conversation.OpenAnswers;
import io.jinwen.assistant.conversation.Records;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Embedder;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.RecentVectors;
import io.jinwen.assistant.knowledge.SentenceModel;
import io.jinwen.assistant.ops.metrics.AnswerMetrics;
import io.jinwen.assistant.ops.metrics.GuardMetrics;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.guard.GuardSentences;
import io.jinwen.assistant.policy.guard.HitLog;
import io.jinwen.assistant.policy.guard.InputGuard;
import io.jinwen.assistant.policy.guard.LibraryWords;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.OwnWordFile;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.policy.guard.WordFiles;
import io.jinwen.assistant.policy.guard.WordList;
import io.jinwen.assistant.policy.guard.WordReloader;
import io.jinwen.assistant.policy.guard.WordSource;
import io.jinwen.assistant.policy.intent.IntentClassifier;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.work.SlowWork;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.util.function.SingletonSupplier;

/** Makes what an answer goes through: guard, rule cards, knowledge, and the service over them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnswerSettings.class)
class ChatWiring {
  private static final Logger GUARD_LOG = LoggerFactory.getLogger("jinwen.guard");
  private static final String VECTORS = "answer-vectors.bin";

  /** A guess: two were measured, and the model's products are small. */
  private static final int SENTENCE_THREADS_MAX = 4;

  /** Begun before Spring where {@link Serve} did so. */
  @Bean
  @ConditionalOnMissingBean
  EarlyReading earlyReading(AnswerSettings settings, StoreSettings store) {
    return new EarlyReading(settings, store);
  }

  @Bean
  OwnFiles ownFiles(EarlyReading early) {
    return early.files();
  }

  @Bean
  Knowledge knowledge(EarlyReading early) {
    return early.knowledge();
  }

  @Bean
  WordSource wordSource(EarlyReading early) {
    return early.wordSource();
  }

  /**
   * Where words come from by these settings, for commands too. Nothing is read yet: at a start that
   * is for a thread of its own.
   *
   * @param own the file of an institution's own changes
   */
  static WordSource words(AnswerSettings.Guard settings, Path own) {
    SingletonSupplier<WordList> library =
        SingletonSupplier.of(settings.libraryWords() ? LibraryWords::read : WordList::empty);
    SingletonSupplier<WordList> delivered =
        SingletonSupplier.of(() -> WordFiles.read(DataFolder.delivered("guard")));
    Optional<Path> folder = settings.files();
    return new WordSource(
        () ->
            folder
                .map(path -> WordFiles.read(DataFolder.of(path)))
                .orElseGet(delivered::obtain)
                .with(library.obtain()),
        new OwnWordFile(own));
  }

  @Bean
  SensitiveWords sensitiveWords(EarlyReading early) {
    return early.words();
  }

  /** Looks at the folder of words, where one is set. */
  @Bean
  WordReloader wordReloader(SensitiveWords words, WordSource source, AnswerSettings settings) {
    WordReloader reloader =
        new WordReloader(words, source, outcome -> GUARD_LOG.info("words: {}", outcome));
    if (settings.guard().files().isPresent()) {
      reloader.watch(settings.guard().reloadEvery());
    }
    return reloader;
  }

  @Bean
  ComplianceEngine complianceEngine(
      EarlyReading early, SensitiveWords words, @Lazy Embedder embedder) {
    return new ComplianceEngine(early.rules(), words::risk, new IntentClassifier(embedder));
  }

  @Bean
  GuardSentences guardSentences() {
    return GuardSentences.read(DataFolder.delivered("guard"));
  }

  @Bean
  InputGuard inputGuard(
      SensitiveWords words,
      ComplianceEngine compliance,
      GuardSentences sentences,
      GuardMetrics metrics) {
    return new InputGuard(words, compliance, sentences, counted(metrics));
  }

  @Bean
  OutputGuard outputGuard(
      SensitiveWords words,
      ComplianceEngine compliance,
      GuardSentences sentences,
      GuardMetrics metrics,
      AnswerSettings settings) {
    return new OutputGuard(
        words, compliance, sentences, counted(metrics), settings.guard().maskAnswers());
  }

  /** Hits are counted, and logged by the entry of the list. */
  private static HitLog counted(GuardMetrics metrics) {
    return (channel, hit) -> {
      metrics.hit(channel, hit);
      GUARD_LOG.info(
          "hit channel={} category={} action={} word={}",
          channel,
          hit.category(),
          hit.action(),
          hit.word());
    };
  }

  /** Loaded when something first asks for it. */
  @Bean
  @Lazy
  SentenceModel sentenceModel() {
    return SentenceModel.load(
        Math.min(SENTENCE_THREADS_MAX, Runtime.getRuntime().availableProcessors()));
  }

  /** Asked for the same text by several packages. */
  @Bean
  @Lazy
  @Primary
  Embedder embedder(SentenceModel model) {
    return new RecentVectors(model);
  }

  @Bean
  ApprovedAnswers approvedAnswers(Knowledge knowledge, @Lazy Embedder embedder) {
    return new ApprovedAnswers(knowledge.answers(), knowledge.glossary(), embedder);
  }

  @Bean
  ApprovedCorrections approvedCorrections(ApprovedAnswers answers) {
    return new ApprovedCorrections(answers);
  }

  @Bean(initMethod = "begin")
  ApprovedAnswersStart approvedAnswersStart(
      ApprovedAnswers answers, ReviewDesk desk, AnswerSettings settings, StoreSettings store) {
    Optional<Path> vectors =
        settings.knowledge().byMeaning()
            ? Optional.of(store.data().resolve(VECTORS))
            : Optional.empty();
    return new ApprovedAnswersStart(answers, desk, vectors);
  }

  /** Not at work where a setting says so: then nothing is ever taken from its queue. */
  @Bean
  IdleSummaries idleSummaries(
      Backend backend, SessionStore sessions, OutputGuard guard, AnswerSettings settings) {
    IdleSummaries summaries =
        new IdleSummaries(backend, sessions, guard, settings.summaries().after());
    if (settings.summaries().enabled()) {
      summaries.start();
    }
    return summaries;
  }

  @Bean
  Records records(
      Database database,
      SessionStore sessions,
      AuditLog audit,
      OutputGuard guard,
      ComplianceEngine compliance,
      SensitiveWords words,
      IdleSummaries summaries) {
    return new Records(database, sessions, audit, guard, compliance, words, summaries);
  }

  @Bean
  SlowWork slowWork() {
    return new SlowWork(Runtime.getRuntime().availableProcessors());
  }

  /** Its lifecycle closes it, before the database. */
  @Bean(destroyMethod = "")
  OpenAnswers openAnswers() {
    return new OpenAnswers();
  }

  @Bean
  AnswersLifecycle answersLifecycle(OpenAnswers open) {
    return new AnswersLifecycle(open);
  }

  @Bean
  ChatService chatService(
      Backend backend,
      Knowledge knowledge,
      ApprovedAnswers answers,
      DocumentLibrary library,
      InputGuard input,
      OutputGuard output,
      Records records,
      Settings settings,
      AnswerSettings answerSettings,
      OpenAnswers open,
      SlowWork work,
      AnswerMetrics metrics) {
    return new ChatService(
        backend,
        knowledge,
        answers,
        library,
        input,
        output,
        records,
        settings.answerTimeMax(),
        answerSettings.guard().questionCharactersMax(),
        open,
        work,
        metrics::watched);
  }
}
