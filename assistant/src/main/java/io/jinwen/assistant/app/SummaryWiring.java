package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.ComputedTexts;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.http.BodyReader;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.SummaryController;
import io.jinwen.assistant.ops.metrics.MetricsText;
import io.jinwen.assistant.ops.metrics.SummaryMetrics;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.summaries.SummaryDesk;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what summarises documents, and its controller. */
@Configuration(proxyBeanMethods = false)
class SummaryWiring {
  @Bean(initMethod = "start", destroyMethod = "close")
  SummaryDesk summaryDesk(
      Database database,
      DocumentLibrary library,
      Backend backend,
      OutputGuard guard,
      AuditLog audit,
      Ids ids,
      Clock clock,
      MetricsText metrics,
      ComputedTexts computed) {
    return new SummaryDesk(
        database,
        library,
        backend,
        guard,
        audit,
        ids,
        clock,
        new SummaryMetrics(metrics.registry()),
        computed::forgetSoon);
  }

  @Bean
  SummaryController summaryController(SummaryDesk desk, JsonWire json, Settings settings) {
    BodyReader bodies = new BodyReader(Math.toIntExact(settings.bodyMax().toBytes()));
    return new SummaryController(desk, bodies, json, settings.heartbeat());
  }
}
