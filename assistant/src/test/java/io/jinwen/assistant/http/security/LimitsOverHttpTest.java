package io.jinwen.assistant.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.identity.CallerLimits;
import io.jinwen.assistant.identity.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LimitsOverHttpTest {
  private static final String QUESTION = "{\"prompt\": \"网点在哪\"}";

  @Test
  void aCallerWhoAsksTooOftenIsToldWhenToComeBack() throws Exception {
    try (SecuredServer secured =
        SecuredServer.with(FakeEngine.answering(), "limits.requests-per-minute=3")) {
      secured.access().add("anna", Role.USER);
      String root = secured.access().key(SecuredServer.ADMIN, Role.USER);
      String anna = secured.access().key("anna", Role.USER);
      for (int i = 0; i < 3; i++) {
        assertThat(secured.send(secured.request(anna, "/sessions")).statusCode()).isEqualTo(200);
      }
      HttpResponse<String> refused = secured.send(secured.request(anna, "/sessions"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("rate_limited", "每分钟最多 3 次");
      assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1, 60);
      assertThat(secured.send(secured.request(root, "/sessions")).statusCode()).isEqualTo(200);
      assertThat(secured.send(secured.request(anna, "/health")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStrangerIsHeldToTheSame() throws Exception {
    try (SecuredServer secured =
        SecuredServer.with(FakeEngine.answering(), "limits.requests-per-minute=2")) {
      HttpRequest.Builder stranger = secured.server().request("/sessions");
      assertThat(secured.send(stranger).statusCode()).isEqualTo(401);
      assertThat(secured.send(stranger).statusCode()).isEqualTo(401);
      assertThat(secured.send(stranger).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void keysAreTriedOnlySoOften() throws Exception {
    try (SecuredServer secured =
        SecuredServer.with(FakeEngine.answering(), "limits.requests-per-minute=2")) {
      for (int status : new int[] {401, 401, 429}) {
        assertThat(secured.send(secured.request("jw_guess", "/sessions")).statusCode())
            .isEqualTo(status);
      }
      // A right one is refused too by now: whether a key is right is not even looked up.
      String right = secured.access().key(SecuredServer.ADMIN, Role.USER);
      assertThat(secured.send(secured.request(right, "/sessions")).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void loginsAreTriedOnlySoOften() throws Exception {
    try (SecuredServer secured = SecuredServer.with(FakeEngine.answering())) {
      SecuredServer.Browser browser = secured.browser();
      for (int i = 0; i < SecurityParts.LOGINS_PER_MINUTE; i++) {
        assertThat(browser.logIn("nobody" + i, "").statusCode()).isEqualTo(302);
      }
      HttpResponse<String> refused = browser.logIn("nobody", "");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      HttpResponse<String> person =
          secured.send(
              secured
                  .server()
                  .request("/login")
                  .header("Accept", "text/html,*/*;q=0.8")
                  .POST(HttpRequest.BodyPublishers.noBody()));
      assertThat(person.statusCode()).isEqualTo(302);
      assertThat(person.headers().firstValue("Location").orElseThrow()).endsWith("/login?busy");
    }
  }

  @Test
  void soManyAnswersAtOnceAndNoMore() throws Exception {
    FakeEngine engine = FakeEngine.holdingBack(10);
    try (SecuredServer secured = SecuredServer.with(engine, "limits.answers-at-once=1")) {
      secured.access().add("anna", Role.USER);
      String anna = secured.access().key("anna", Role.USER);
      CompletableFuture<HttpResponse<String>> first =
          secured
              .server()
              .client()
              .sendAsync(question(secured, anna, "/chat").build(), BodyHandlers.ofString());
      var running = engine.takeSubmitted();
      HttpResponse<String> second = secured.send(question(secured, anna, "/v1/chat/completions"));
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      assertThat(second.body()).contains("rate_limit_error", "too_many_answers");
      assertThat(secured.send(secured.request(anna, "/sessions")).statusCode()).isEqualTo(200);
      running.piece("好").finish();
      assertThat(first.get().statusCode()).isEqualTo(200);
      awaitPlace(secured.server().part(CallerLimits.class));
      CompletableFuture<HttpResponse<String>> third =
          secured
              .server()
              .client()
              .sendAsync(question(secured, anna, "/chat").build(), BodyHandlers.ofString());
      engine.takeSubmitted().piece("好").finish();
      assertThat(third.get().statusCode()).isEqualTo(200);
    }
  }

  /** An answer's place is free a moment after its last byte was sent. */
  private static void awaitPlace(CallerLimits limits) {
    Optional<CallerLimits.Place> place;
    do {
      place = limits.beginAnswer("caller anna");
    } while (place.isEmpty());
    place.get().close();
  }

  private static HttpRequest.Builder question(SecuredServer secured, String key, String path) {
    String body =
        path.startsWith("/v1")
            ? "{\"model\": \"default\", \"messages\": [{\"role\": \"user\", \"content\": \"在吗\"}]}"
            : QUESTION;
    return SecuredServer.json(secured.request(key, path), "POST", body);
  }

  @Test
  void anAllowedSiteMayCallWithAKey() throws Exception {
    String site = "https://intranet.example";
    try (SecuredServer secured =
        SecuredServer.with(FakeEngine.answering(), "cors.origins=" + site)) {
      HttpResponse<String> preflight =
          secured.send(
              secured
                  .server()
                  .request("/chat")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                  .header("Origin", site)
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "authorization,content-type"));
      assertThat(preflight.statusCode()).isEqualTo(200);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue(site);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
      String key = secured.access().key(SecuredServer.ADMIN, Role.USER);
      HttpResponse<String> answer =
          secured.send(question(secured, key, "/chat").header("Origin", site));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      HttpResponse<String> other =
          secured.send(question(secured, key, "/chat").header("Origin", "https://other.example"));
      assertThat(other.statusCode()).isEqualTo(403);
    }
  }
}
