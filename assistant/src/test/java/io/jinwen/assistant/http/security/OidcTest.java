package io.jinwen.assistant.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.records.session.SessionStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OidcTest {
  private FakeIssuer issuer;
  private SecuredServer secured;

  @BeforeEach
  void start() throws Exception {
    issuer = FakeIssuer.start();
    secured =
        SecuredServer.with(
            FakeEngine.answering(),
            "oidc.issuer=" + issuer.address(),
            "oidc.client-id=" + FakeIssuer.CLIENT,
            "oidc.client-secret=geheim",
            "oidc.roles-claim=realm_access.roles",
            "oidc.roles.teller=user");
  }

  @AfterEach
  void stop() {
    secured.close();
    issuer.close();
  }

  @Test
  void nobodyIsCalledAtTheStart() {
    assertThat(issuer.calls()).isZero();
  }

  @Test
  void aTokenOfTheIssuerOpensWhatItsRolesOpen() throws Exception {
    String token = issuer.sign(issuer.claims());
    assertThat(get(token, "/sessions").statusCode()).isEqualTo(200);
    assertThat(get(token, "/audit/verify").statusCode()).isEqualTo(403);
    int calls = issuer.calls();
    assertThat(calls).isPositive();
    assertThat(get(token, "/sessions").statusCode()).isEqualTo(200);
    assertThat(issuer.calls()).as("the keys are remembered").isEqualTo(calls);
  }

  @Test
  void theNameCannotBeThatOfALocalUser() throws Exception {
    secured.server().part(SessionStore.class).create(SecuredServer.ADMIN, "service", "内部");
    String token = issuer.sign(issuer.claims().subject(SecuredServer.ADMIN));
    HttpResponse<String> own = get(token, "/sessions");
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(own.body()).doesNotContain("内部");
  }

  @Test
  void refusesWhatIsNotAGoodTokenForUs() throws Exception {
    Instant now = Instant.now();
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> spoilt =
        Map.of(
            "another issuer", claims -> claims.issuer("https://other.example"),
            "another audience", claims -> claims.audience(List.of("other")),
            "no audience", claims -> claims.audience((String) null),
            "too old", claims -> claims.expirationTime(Date.from(now.minusSeconds(600))),
            "without an end", claims -> claims.expirationTime(null),
            "not yet", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600))),
            "nobody", claims -> claims.subject(null));
    for (var entry : spoilt.entrySet()) {
      String token = issuer.sign(entry.getValue().apply(issuer.claims()));
      assertThat(get(token, "/sessions").statusCode()).as(entry.getKey()).isEqualTo(401);
    }
    String forged = FakeIssuer.sign(issuer.claims(), FakeIssuer.newKey("one"));
    assertThat(get(forged, "/sessions").statusCode()).as("another key").isEqualTo(401);
    String unsigned = "eyJhbGciOiJub25lIn0." + issuer.sign(issuer.claims()).split("\\.")[1] + ".";
    assertThat(get(unsigned, "/sessions").statusCode()).as("unsigned").isEqualTo(401);
  }

  @Test
  void aTokenWithoutRolesOfOursOpensNothing() throws Exception {
    String token =
        issuer.sign(issuer.claims().claim("realm_access", Map.of("roles", List.of("admin"))));
    assertThat(get(token, "/sessions").statusCode()).isEqualTo(403);
    assertThat(get(token, "/audit/verify").statusCode()).isEqualTo(403);
  }

  @Test
  void anIssuerThatIsGoneIsToldAsSuchAndStopsNothingElse() throws Exception {
    String token = issuer.sign(issuer.claims());
    issuer.close();
    HttpResponse<String> answer = get(token, "/sessions");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("issuer_unavailable");
    assertThat(secured.send(secured.server().request("/health")).statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserLogsInThere() throws Exception {
    SecuredServer.Browser browser = secured.browser();
    HttpResponse<String> away = browser.get(OidcLogin.PATH);
    assertThat(away.statusCode()).as(away.body()).isEqualTo(302);
    String there = away.headers().firstValue("Location").orElseThrow();
    assertThat(there).startsWith(issuer.address() + "/authorize");
    HttpResponse<String> back = secured.send(HttpRequest.newBuilder(URI.create(there)));
    URI home = URI.create(back.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> in = browser.get(home.getPath() + "?" + home.getRawQuery());
    assertThat(in.statusCode()).as(in.body()).isEqualTo(302);
    assertThat(in.headers().firstValue("Location").orElseThrow()).doesNotContain("error");
    assertThat(browser.get("/sessions").statusCode()).isEqualTo(200);
    assertThat(browser.get("/reviews").statusCode()).isEqualTo(403);
  }

  @Test
  void anIssuerWithoutAnAudienceIsRefusedAtTheStart() {
    assertThatThrownBy(() ->
            TestServer.with(
                FakeEngine.answering(), "security=on", "oidc.issuer=http://127.0.0.1:9"))
        .rootCause()
        .hasMessageContaining("jinwen.oidc.audience");
  }

  private HttpResponse<String> get(String token, String path) throws Exception {
    return secured.send(secured.request(token, path));
  }
}
