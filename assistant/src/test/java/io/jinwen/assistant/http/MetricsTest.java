package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.ops.metrics.Dashboard;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of a running server. */
class MetricsTest {
  private static final Pattern LINE =
      Pattern.compile("#.*|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[^}]*\\})? [^ ]+");

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.with(FakeEngine.answering());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void speaksPrometheus() throws Exception {
    HttpResponse<String> page = server.send(server.request("/metrics"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain;version=0.0.4"));
    assertThat(page.body().lines()).allMatch(line -> LINE.matcher(line).matches());
    assertThat(page.body())
        .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_uptime_seconds")
        .contains("jinwen_engine_ready 1.0")
        .contains("jinwen_engine_requests_waiting 0.0")
        .contains("jinwen_engine_cache_pages_used 1.0")
        .contains("jinwen_engine_cache_pages 2.0")
        .contains("jinwen_engine_card_memory_used_bytes 3.0")
        .contains("jinwen_engine_card_memory_bytes 4.0")
        .contains("jinwen_engine_card_celsius 52.0");
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() throws Exception {
    HttpResponse<String> page =
        server.send(
            server
                .request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    assertThat(page.body()).endsWith("# EOF\n");
  }

  @Test
  void countsRequestsByThePatternOfTheirPath() throws Exception {
    server.send(server.request("/sessions/18f0a1b2"));
    server.send(server.request("/sessions/18f0a1b3"));
    server.send(server.request("/nowhere/18f0a1b4"));
    server.ask("{\"prompt\": 5}");
    assertThat(metrics())
        .contains(requests("/sessions/{id}", "GET", 404, 2))
        .contains(requests("other", "GET", 404, 1))
        .contains(requests("/chat", "POST", 400, 1))
        .doesNotContain("18f0a1b");
  }

  @Test
  void countsAnswersWithTheirTimesAndTokens() throws Exception {
    server.ask("{\"prompt\": \"什么是久期？\"}");
    server.send(server.chat("{\"prompt\": \"什么是凸性？\"}").header("Accept", "text/event-stream"));
    assertThat(metrics())
        .contains("jinwen_answers_total{ending=\"complete\"} 2.0")
        .contains("jinwen_answers_total{ending=\"blocked\"} 0.0")
        .contains("jinwen_answers_under_way 0.0")
        .contains("jinwen_tokens_total{kind=\"prompt\"} 6.0")
        .contains("jinwen_tokens_total{kind=\"completion\"} 4.0")
        .contains("jinwen_answer_first_token_seconds_bucket{le=\"0.05\"} 2")
        .contains("jinwen_answer_seconds_count 2")
        .doesNotContain("久期");
  }

  @Test
  void aDashboardReadsTheSame() throws Exception {
    server.ask("{\"prompt\": \"什么是久期？\"}");
    server.send(server.request("/nowhere")); // on the same connection: the first is counted by now
    Dashboard dashboard = server.part(Dashboard.class);
    assertThat(dashboard.totals().answers())
        .containsEntry("complete", 1L)
        .containsEntry("refused", 0L);
    assertThat(dashboard.totals().tokens()).containsEntry("prompt", 3L);
    assertThat(dashboard.totals().requests()).containsEntry("200", 1L);
    assertThat(dashboard.minutes(2).stream().mapToInt(minute -> minute.complete()).sum())
        .isEqualTo(1);
    assertThat(dashboard.engine().ready()).isTrue();
  }

  private String metrics() throws Exception {
    return server.send(server.request("/metrics")).body();
  }

  private static String requests(String endpoint, String method, int status, int count) {
    return "jinwen_http_requests_total{endpoint=\"%s\",method=\"%s\",status=\"%d\"} %d.0"
        .formatted(endpoint, method, status, count);
  }
}
