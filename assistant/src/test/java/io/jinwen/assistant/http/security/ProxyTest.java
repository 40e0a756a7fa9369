package io.jinwen.assistant.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy, under a path and under names of an institution's own. */
class ProxyTest {
  private static String[] forwarded(String... more) {
    List<String> headers =
        new ArrayList<>(
            List.of("Host: bank.example", "Accept: text/html", "X-Forwarded-For: 198.51.100.7"));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  @Test
  void aRedirectLeadsBackUnderThePathOfTheProxyAndNamesNoHost() throws Exception {
    System.setProperty("server.forward-headers-strategy", "native");
    try (SecuredServer secured = SecuredServer.with(FakeEngine.answering())) {
      int port = secured.server().port();
      String led = RawHttp.get(port, "/", forwarded("X-Forwarded-Prefix: /jinwen"));
      assertThat(led).startsWith("HTTP/1.1 302").containsIgnoringCase("Location: /jinwen/login");
      assertThat(led).doesNotContain("bank.example");
      String refused = RawHttp.get(port, "/v1/models", forwarded("X-Forwarded-Prefix: /jinwen"));
      assertThat(refused).startsWith("HTTP/1.1 401").contains("authentication_error");
      String strange = RawHttp.get(port, "/", forwarded("X-Forwarded-Prefix: //evil.example/x"));
      assertThat(strange).containsIgnoringCase("Location: /login");
    } finally {
      System.clearProperty("server.forward-headers-strategy");
    }
  }

  @Test
  void withoutATrustedProxyNobodyChoosesThePath() throws Exception {
    try (SecuredServer secured = SecuredServer.with(FakeEngine.answering())) {
      String led =
          RawHttp.get(secured.server().port(), "/", forwarded("X-Forwarded-Prefix: /elsewhere"));
      assertThat(led).containsIgnoringCase("Location: /login").doesNotContain("elsewhere");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/docs/api", "/docs/api/start.js", "/models", "/"})
  void everythingIsReachedUnderAContextPathToo(String path) throws Exception {
    System.setProperty("server.servlet.context-path", "/jinwen");
    try (TestServer server = TestServer.with(FakeEngine.answering())) {
      int port = server.port();
      assertThat(RawHttp.get(port, "/jinwen" + path, "Host: localhost"))
          .startsWith("HTTP/1.1 200")
          .doesNotContain("\"/docs", "\"/openapi", "\"/VAADIN");
      assertThat(RawHttp.get(port, "/jinwen/nowhere", "Host: localhost"))
          .startsWith("HTTP/1.1 404")
          .contains("not_found");
    } finally {
      System.clearProperty("server.servlet.context-path");
    }
  }

  @Test
  void aLoginNamesNoHostThatAClientMadeUp() throws Exception {
    try (SecuredServer secured = SecuredServer.with(FakeEngine.answering())) {
      String led =
          RawHttp.get(secured.server().port(), "/", "Host: evil.example", "Accept: text/html");
      assertThat(led).startsWith("HTTP/1.1 302").doesNotContain("evil.example");
    }
  }

  @Test
  void onlyTheNamesThatAreSetAreServed() throws Exception {
    try (SecuredServer secured =
        SecuredServer.with(FakeEngine.answering(), "hosts=bank.example,ki.bank.example:8443")) {
      int port = secured.server().port();
      for (String host : List.of("bank.example", "BANK.example:443", "ki.bank.example:8443")) {
        assertThat(RawHttp.get(port, "/health", "Host: " + host)).startsWith("HTTP/1.1 200");
      }
      assertThat(RawHttp.get(port, "/health", "Host: localhost:1")).startsWith("HTTP/1.1 200");
      for (String host : List.of("evil.example", "bank.example.evil.example")) {
        assertThat(RawHttp.get(port, "/", "Host: " + host))
            .startsWith("HTTP/1.1 421")
            .contains("host_refused");
      }
    }
  }
}
