package io.jinwen.assistant.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.identity.AccessException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a login: everything for this machine, nothing for pages from elsewhere. */
class LoopbackTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.with(FakeEngine.answering());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/sessions", "/reviews", "/audit/verify", "/metrics"})
  void everythingIsOpenToThisMachine(String path) throws Exception {
    HttpResponse<String> answer = server.send(server.request(path));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void aKeyThatClientsMustSendIsNotLookedAt() throws Exception {
    HttpResponse<String> answer =
        server.send(server.request("/v1/models").header("Authorization", "Bearer sk-none"));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"})
  void answersUnderTheNamesOfThisMachine(String host) throws Exception {
    assertThat(RawHttp.get(server.port(), "/health", "Host: " + host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.7",
        "[::2]:80"
      })
  void refusesNamesThatWereMadeToPointHere(String host) throws Exception {
    for (String path : new String[] {"/health", "/sessions", "/", "/login"}) {
      assertThat(RawHttp.get(server.port(), path, "Host: " + host))
          .startsWith("HTTP/1.1 421")
          .contains("\"code\":\"host_refused\"", "docs/SECURITY.md");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://localhost:1",
        "http://127.0.0.1",
        "null",
        "http://localhost.evil.example",
        "chrome-extension://abc",
        ""
      })
  void refusesOtherPages(String origin) throws Exception {
    HttpResponse<String> answer =
        server.send(server.chat("{\"prompt\": \"网点在哪\"}").header("Origin", origin));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"origin_refused\"");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void refusesWhatABrowserMarksAsAnotherSites() throws Exception {
    for (String site : new String[] {"cross-site", "same-site"}) {
      HttpRequest.Builder picture =
          server
              .request("/audit/export")
              .header("Sec-Fetch-Site", site)
              .header("Sec-Fetch-Mode", "no-cors");
      assertThat(server.send(picture).statusCode()).isEqualTo(403);
      HttpRequest.Builder link =
          server
              .request("/health")
              .header("Sec-Fetch-Site", site)
              .header("Sec-Fetch-Mode", "navigate");
      assertThat(server.send(link).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesItsOwnPages() throws Exception {
    String own = "http://127.0.0.1:" + server.port();
    HttpResponse<String> answer =
        server.send(
            server
                .chat("{\"prompt\": \"网点在哪\"}")
                .header("Origin", own)
                .header("Sec-Fetch-Site", "same-origin"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"OPTIONS", "PUT", "TRACK"})
  void aPreflightFromElsewhereIsRefused(String method) throws Exception {
    HttpRequest.Builder preflight =
        server
            .request("/chat")
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", "POST");
    HttpHeaders headers = server.send(preflight).headers();
    assertThat(headers.map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  @Test
  void everyAnswerTellsBrowsersWhatTheyMayNot() throws Exception {
    for (String path : new String[] {"/health", "/sessions/none", "/v1/models", "/nothing"}) {
      HttpHeaders headers = server.send(server.request(path)).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
      assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("frame-ancestors 'none'")
          .contains(path.equals("/nothing") ? "default-src 'self'" : "default-src 'none'");
      assertThat(headers.firstValue("X-Request-Id")).isPresent();
    }
  }

  @Test
  void anUnknownAddressIsStillToldAsOne() throws Exception {
    HttpResponse<String> answer = server.send(server.request("/nothing"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"code\":\"not_found\"");
  }

  @Test
  void aPathThatNoHonestClientSendsIsRefusedAsAProblem() throws Exception {
    String answer = RawHttp.get(server.port(), "/v1//models", "Host: localhost");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("malformed_http");
  }

  @Test
  void doesNotStartWhereOthersReachItAndNobodyCanLogIn() {
    assertThatThrownBy(() -> TestServer.with(FakeEngine.answering(), "host=0.0.0.0"))
        .rootCause()
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("user add NAME --role admin");
    assertThatThrownBy(
            () -> TestServer.with(FakeEngine.answering(), "host=0.0.0.0", "security=off"))
        .rootCause()
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("jinwen.security=off");
  }
}
