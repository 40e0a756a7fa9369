package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.conversation.OpenAnswers;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.MetricsController;
import io.jinwen.assistant.http.RequestMeter;
import io.jinwen.assistant.http.docs.ApiDocument;
import io.jinwen.assistant.http.docs.DocsController;
import io.jinwen.assistant.ops.metrics.AnswerMetrics;
import io.jinwen.assistant.ops.metrics.Dashboard;
import io.jinwen.assistant.ops.metrics.EngineMeters;
import io.jinwen.assistant.ops.metrics.FeedbackMetrics;
import io.jinwen.assistant.ops.metrics.GuardMetrics;
import io.jinwen.assistant.ops.metrics.MetricsText;
import io.jinwen.assistant.ops.metrics.MinuteRing;
import io.jinwen.assistant.ops.metrics.QuestionCounts;
import io.jinwen.assistant.ops.metrics.RequestMetrics;
import io.jinwen.assistant.ops.metrics.StoreMeters;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.StoreWatch;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/** Makes what an operator looks at: metrics and the description of the API. */
@Configuration(proxyBeanMethods = false)
class OperationWiring {
  @Bean
  MetricsText metricsText(Backend backend, StoreWatch store) {
    MetricsText text = new MetricsText();
    EngineMeters.register(text.registry(), backend);
    StoreMeters.register(text.registry(), store);
    return text;
  }

  /** Keeps resident memory flat; nothing where the collector does that itself. */
  @Bean
  AutoCloseable oldSpaceUpkeep(OpenAnswers answers) {
    Optional<OldSpaceUpkeep> upkeep = OldSpaceUpkeep.ofThisProcess(() -> answers.count() > 0);
    upkeep.ifPresent(OldSpaceUpkeep::start);
    return () -> upkeep.ifPresent(OldSpaceUpkeep::close);
  }

  @Bean
  MinuteRing minuteRing(Clock clock) {
    return new MinuteRing(clock);
  }

  @Bean
  AnswerMetrics answerMetrics(MetricsText text, MinuteRing minutes) {
    return new AnswerMetrics(text.registry(), minutes);
  }

  @Bean
  GuardMetrics guardMetrics(MetricsText text, MinuteRing minutes) {
    return new GuardMetrics(text.registry(), minutes);
  }

  @Bean
  FeedbackMetrics feedbackMetrics(MetricsText text, MinuteRing minutes) {
    return new FeedbackMetrics(text.registry(), minutes);
  }

  @Bean
  Dashboard dashboard(MetricsText text, MinuteRing minutes, Backend backend, Clock clock) {
    return new Dashboard(text.registry(), minutes, backend, clock);
  }

  @Bean
  QuestionCounts questionCounts(AuditLog audit, Clock clock) {
    return new QuestionCounts(audit, clock, ZoneId.systemDefault());
  }

  @Bean
  RequestMeter requestMeter(MetricsText text, MinuteRing minutes) {
    return new RequestMeter(new RequestMetrics(text.registry(), minutes));
  }

  @Bean
  DocsController docsController(JsonWire json) {
    return new DocsController(SingletonSupplier.of(ApiDocument::delivered), json);
  }

  @Bean
  MetricsController metricsController(MetricsText text) {
    return new MetricsController(text);
  }
}
