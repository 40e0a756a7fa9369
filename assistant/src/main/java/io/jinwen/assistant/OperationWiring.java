package io.jinwen.assistant;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.metrics.AnswerMetrics;
import io.jinwen.assistant.metrics.Dashboard;
import io.jinwen.assistant.metrics.EngineMeters;
import io.jinwen.assistant.metrics.FeedbackMetrics;
import io.jinwen.assistant.metrics.GuardMetrics;
import io.jinwen.assistant.metrics.MetricsText;
import io.jinwen.assistant.metrics.MinuteRing;
import io.jinwen.assistant.metrics.RequestMetrics;
import io.jinwen.assistant.web.JsonWire;
import io.jinwen.assistant.web.MetricsController;
import io.jinwen.assistant.web.RequestMeter;
import io.jinwen.assistant.web.docs.ApiDocument;
import io.jinwen.assistant.web.docs.DocsController;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what an operator looks at: metrics and the description of the API. */
@Configuration(proxyBeanMethods = false)
class OperationWiring {
  @Bean
  MetricsText metricsText(Backend backend) {
    MetricsText text = new MetricsText();
    EngineMeters.register(text.registry(), backend);
    return text;
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
  RequestMeter requestMeter(MetricsText text, MinuteRing minutes) {
    return new RequestMeter(new RequestMetrics(text.registry(), minutes));
  }

  @Bean
  DocsController docsController(JsonWire json) {
    return new DocsController(ApiDocument.delivered(), json);
  }

  @Bean
  MetricsController metricsController(MetricsText text) {
    return new MetricsController(text);
  }
}
