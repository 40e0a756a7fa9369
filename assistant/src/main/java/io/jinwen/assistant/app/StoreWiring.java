package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.ComputedTexts;
import io.jinwen.assistant.conversation.AnswerSources;
import io.jinwen.assistant.http.AuditController;
import io.jinwen.assistant.http.BodyReader;
import io.jinwen.assistant.http.FeedbackController;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.ReviewController;
import io.jinwen.assistant.http.SessionController;
import io.jinwen.assistant.ops.backup.Backup;
import io.jinwen.assistant.ops.backup.BackupSocket;
import io.jinwen.assistant.ops.metrics.FeedbackMetrics;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.InputGuard;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditRetention;
import io.jinwen.assistant.records.feedback.FeedbackDesk;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import io.jinwen.assistant.records.feedback.ReviewDesk.CorrectionSink;
import io.jinwen.assistant.records.feedback.TrainingExport;
import io.jinwen.assistant.records.model.LocalModels;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.session.JdbcSessionStore;
import io.jinwen.assistant.records.session.SessionMarkdown;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.records.store.StoreWatch;
import io.jinwen.engine.ModelFinder;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the store: the database, sessions, the audit, feedback; and their controllers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
class StoreWiring {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Database database(EarlyReading early) {
    return early.database();
  }

  @Bean(initMethod = "start")
  StoreWatch storeWatch(Database database, StoreSettings settings, Clock clock) {
    return new StoreWatch(database, settings.disk().limits(), clock);
  }

  /** Hands out copies of everything while the server runs. */
  @Bean(initMethod = "start")
  BackupSocket backupDoor(Database database, StoreSettings settings) {
    return new BackupSocket(new Backup(database, settings.data()), settings.address());
  }

  @Bean
  Ids ids(Clock clock) {
    return new Ids(clock);
  }

  @Bean
  AuditLog auditLog(Database database, Clock clock) {
    return new AuditLog(database, clock);
  }

  @Bean
  ModelRegister modelRegister(Database database, AuditLog audit, Clock clock) {
    return new ModelRegister(database, audit, clock);
  }

  @Bean
  LocalModels localModels(Settings settings) {
    return new LocalModels(
        settings.modelRegister(),
        () ->
            Stream.concat(
                    Stream.ofNullable(settings.model()).filter(Files::isRegularFile),
                    ModelFinder.ofThisProcess().files().stream())
                .map(file -> file.toAbsolutePath().normalize())
                .distinct()
                .toList());
  }

  @Bean(initMethod = "start")
  AuditRetention auditRetention(AuditLog log, StoreSettings settings, Clock clock) {
    return new AuditRetention(log, settings.audit().keep(), clock);
  }

  @Bean
  SessionStore sessionStore(
      Database database,
      AuditLog audit,
      Ids ids,
      Clock clock,
      OutputGuard guard,
      InputGuard input,
      ComputedTexts computed) {
    return new JdbcSessionStore(
        database,
        audit,
        ids,
        clock,
        title -> guard.whole(Channel.TITLE, title).value(),
        texts ->
            computed.forgetSoon(
                texts.stream().flatMap(it -> Stream.of(it, input.maskedText(it))).toList()));
  }

  @Bean
  FeedbackDesk feedbackDesk(
      Database database, SessionStore sessions, Ids ids, Clock clock, FeedbackMetrics metrics) {
    return new FeedbackDesk(database, sessions, ids, clock, metrics);
  }

  @Bean
  ReviewDesk reviewDesk(Database database, AuditLog audit, CorrectionSink sink, Clock clock) {
    return new ReviewDesk(database, audit, sink, clock);
  }

  @Bean
  SessionMarkdown sessionMarkdown(OutputGuard guard) {
    return new SessionMarkdown(exported(guard), ZoneId.systemDefault(), AnswerSources::of);
  }

  @Bean
  SessionController sessionController(
      SessionStore sessions,
      JsonWire json,
      OutputGuard guard,
      Settings settings,
      SessionMarkdown markdown) {
    return new SessionController(sessions, bodies(settings), json, exported(guard), markdown);
  }

  @Bean
  FeedbackController feedbackController(FeedbackDesk desk, JsonWire json, Settings settings) {
    return new FeedbackController(desk, bodies(settings), json);
  }

  @Bean
  TrainingExport trainingExport(ReviewDesk desk, Backend backend, OutputGuard guard) {
    return new TrainingExport(
        desk, messages -> backend.engine().promptText(messages, false), exported(guard));
  }

  @Bean
  ReviewController reviewController(
      ReviewDesk desk, TrainingExport training, AuditLog audit, JsonWire json, Settings settings) {
    return new ReviewController(desk, training, audit, bodies(settings), json);
  }

  @Bean
  AuditController auditController(AuditLog log, JsonWire json, OutputGuard guard) {
    return new AuditController(log, json, exported(guard));
  }

  /** What every text goes through before it leaves in a file. */
  private static UnaryOperator<String> exported(OutputGuard guard) {
    return text -> guard.whole(Channel.EXPORT, text).value();
  }

  private static BodyReader bodies(Settings settings) {
    return new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
  }
}
