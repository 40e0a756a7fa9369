package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PagePathsTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.with(FakeEngine.answering());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void thePageLivesAtTheRoot() throws Exception {
    HttpResponse<String> page = server.send(server.request("/"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(page.body()).contains("jinwen/page.css").doesNotContain("http://", "https://");
  }

  @Test
  void anUnknownAddressIsAPageForPeopleAndAProblemForPrograms() throws Exception {
    HttpResponse<String> person =
        server.send(server.request("/nowhere").header("Accept", "text/html,*/*;q=0.8"));
    assertThat(person.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    HttpResponse<String> program = server.send(server.request("/nowhere"));
    assertThat(program.statusCode()).isEqualTo(404);
    assertThat(program.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
  }
}
