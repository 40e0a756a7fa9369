package io.jinwen.assistant.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.TestAccess;
import io.jinwen.assistant.identity.Users.NewUser;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.Turn;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/** Where a login is asked for: who gets where with what. */
@ExtendWith(OutputCaptureExtension.class)
class LoginTest {
  private static final String PASSWORD = TestAccess.PASSWORD;
  private static final String QUESTION = "{\"prompt\": \"什么是国债？\"}";

  private static SecuredServer secured;
  private static final Map<Role, String> KEYS = new EnumMap<>(Role.class);

  @BeforeAll
  static void start() {
    secured = SecuredServer.with(FakeEngine.answering(), "limits.requests-per-minute=0");
    TestAccess access = secured.access();
    access.add("bert", Role.USER);
    for (Role role : Role.values()) {
      String name = "only-" + role.code();
      access.add(name, role);
      KEYS.put(role, access.key(name, role));
    }
  }

  @AfterAll
  static void stop() {
    secured.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/sessions,          200, 403, 403, 403",
    "/v1/models,         200, 403, 403, 403",
    "/reviews,           403, 200, 403, 200",
    "/reviews/export,    403, 200, 403, 200",
    "/audit/verify,      403, 403, 200, 200",
    "/audit/export,      403, 403, 200, 200",
    "/calculators,       200, 403, 403, 403",
    "/metrics,           200, 200, 200, 200",
    "/health,            200, 200, 200, 200",
  })
  void eachRoleMayUseItsOwnAddresses(String path, int user, int reviewer, int auditor, int admin)
      throws Exception {
    Map<Role, Integer> expected =
        Map.of(Role.USER, user, Role.REVIEWER, reviewer, Role.AUDITOR, auditor, Role.ADMIN, admin);
    for (Role role : Role.values()) {
      HttpResponse<String> answer = secured.send(secured.request(KEYS.get(role), path));
      assertThat(answer.statusCode()).as(role + " " + answer.body()).isEqualTo(expected.get(role));
      if (answer.statusCode() == 403) {
        assertThat(answer.body()).contains("\"forbidden\"");
      }
    }
  }

  @Test
  void aTemporaryPasswordOpensNothingUntilAnotherIsChosen() throws Exception {
    TestAccess access = secured.access();
    access
        .users()
        .addWithTemporaryPassword(
            "test", new NewUser("fresh", "", Optional.of(PASSWORD), Set.of(Role.USER)));
    SecuredServer.Browser browser = secured.browser();
    browser.logIn("fresh", PASSWORD);
    HttpResponse<String> refused = browser.get("/sessions");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("password_change_required", "一次性密码");
    assertThat(browser.json("POST", "/chat", QUESTION).statusCode()).isEqualTo(403);
    String own = PASSWORD + "-2";
    access.users().setPassword("fresh", "fresh", own);
    assertThat(access.users().find("fresh").orElseThrow().passwordTemporary()).isFalse();
    SecuredServer.Browser again = secured.browser();
    again.logIn("fresh", own);
    assertThat(again.get("/sessions").statusCode()).isEqualTo(200);
  }

  @Test
  void onlyUsersAsk() throws Exception {
    assertThat(ask(KEYS.get(Role.USER)).statusCode()).isEqualTo(200);
    assertThat(ask(KEYS.get(Role.ADMIN)).statusCode()).isEqualTo(403);
  }

  private static HttpResponse<String> ask(String key) throws Exception {
    return secured.send(SecuredServer.json(secured.request(key, "/chat"), "POST", QUESTION));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /sessions",
    "GET, /v1/models",
    "GET, /reviews",
    "GET, /audit/verify",
    "GET, /metrics",
    "GET, /sessions/x/export",
    "POST, /chat",
    "POST, /v1/chat/completions",
    "GET, /calculators",
    "POST, /calculators/rule-of-72",
    "POST, /feedback",
    "DELETE, /sessions/x"
  })
  void whoIsNobodyIsToldToLogIn(String method, String path) throws Exception {
    HttpResponse<String> answer =
        secured.send(SecuredServer.json(secured.server().request(path), method, QUESTION));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(answer.body()).contains("login_required", "请先登录");
  }

  @Test
  void aWrongKeyIsRefusedAsOneInTheShapeThatTheClientReads() throws Exception {
    for (String key : new String[] {"jw_wrong", "sk-none", "", "eyJ.a.b"}) {
      HttpResponse<String> problem = secured.send(secured.request(key, "/sessions"));
      assertThat(problem.statusCode()).isEqualTo(401);
      assertThat(problem.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json;charset=UTF-8");
    }
    HttpResponse<String> openAi = secured.send(secured.request("jw_wrong", "/v1/models"));
    assertThat(openAi.body()).contains("\"type\":\"authentication_error\"", "key_refused");
  }

  @Test
  void healthTellsStrangersNoMoreThanTheState() throws Exception {
    HttpResponse<String> stranger = secured.send(secured.server().request("/health"));
    assertThat(stranger.body()).isEqualTo("{\"status\":\"ready\"}");
    assertThat(secured.send(secured.request(KEYS.get(Role.USER), "/health")).body())
        .contains("\"kernels\"");
  }

  @Test
  void aBrowserLogsInAsksAndLogsOut() throws Exception {
    SecuredServer.Browser browser = secured.browser();
    HttpResponse<String> in = browser.logIn("bert", PASSWORD);
    assertThat(in.statusCode()).as(in.body()).isEqualTo(302);
    assertThat(in.headers().firstValue("Location").orElseThrow()).doesNotContain("error");
    assertThat(in.headers().allValues("Set-Cookie"))
        .anyMatch(cookie ->
            cookie.startsWith("JSESSIONID=")
                && cookie.contains("HttpOnly")
                && cookie.contains("SameSite=Lax"));
    assertThat(browser.get("/sessions").statusCode()).isEqualTo(200);
    HttpResponse<String> answer = browser.json("POST", "/chat", QUESTION);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(browser.get("/reviews").statusCode()).isEqualTo(403);
    assertThat(browser.json("POST", "/logout", "").statusCode()).isEqualTo(302);
    assertThat(browser.get("/sessions").statusCode()).isEqualTo(401);
  }

  @Test
  void theSessionGetsAnotherNumberAtTheLogin() throws Exception {
    SecuredServer.Browser browser = secured.browser();
    browser.logIn("bert", "wrong");
    String before = browser.cookie("JSESSIONID");
    browser.logIn("bert", PASSWORD);
    assertThat(browser.cookie("JSESSIONID")).isNotEqualTo(before);
  }

  @Test
  void aPagesRequestNeedsItsToken() throws Exception {
    SecuredServer.Browser browser = secured.browser();
    browser.logIn("bert", PASSWORD);
    HttpResponse<String> without =
        browser.send(SecuredServer.json(secured.server().request("/chat"), "POST", QUESTION));
    assertThat(without.statusCode()).isEqualTo(403);
    assertThat(without.body()).contains("csrf_token_missing", "X-XSRF-TOKEN");
    HttpResponse<String> wrong =
        browser.send(
            SecuredServer.json(secured.server().request("/chat"), "POST", QUESTION)
                .header("X-XSRF-TOKEN", "guess"));
    assertThat(wrong.statusCode()).isEqualTo(403);
  }

  @Test
  void aKeyCountsInPlaceOfALogin() throws Exception {
    SecuredServer.Browser browser = secured.browser();
    browser.logIn("bert", PASSWORD);
    assertThat(browser.send(secured.request(KEYS.get(Role.REVIEWER), "/sessions")).statusCode())
        .isEqualTo(403);
    assertThat(browser.send(secured.request("jw_wrong", "/sessions")).statusCode()).isEqualTo(401);
    assertThat(browser.get("/sessions").statusCode()).as("the login stays").isEqualTo(200);
  }

  @Test
  void noPageOfAnotherSiteUsesALogin() throws Exception {
    SecuredServer.Browser browser = secured.browser();
    browser.logIn("bert", PASSWORD);
    HttpResponse<String> answer =
        browser.send(
            SecuredServer.json(secured.server().request("/chat"), "POST", QUESTION)
                .header("X-XSRF-TOKEN", browser.token())
                .header("Origin", "https://evil.example"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("origin_refused");
  }

  @Test
  void aWrongPasswordIsToldNoMoreThanThat() throws Exception {
    HttpResponse<String> wrong = secured.browser().logIn("bert", "wrong");
    HttpResponse<String> nobody = secured.browser().logIn("nobody", "wrong");
    assertThat(wrong.headers().firstValue("Location"))
        .isEqualTo(nobody.headers().firstValue("Location"));
    assertThat(wrong.headers().firstValue("Location").orElseThrow()).endsWith("/login?error");
    secured.access().users().login("bert", PASSWORD); // takes the failure off the count
  }

  @Test
  void aLoginEndsWhenTheUserIsDisabledOrChanged() throws Exception {
    secured.access().add("carl", Role.USER);
    SecuredServer.Browser browser = secured.browser();
    browser.logIn("carl", PASSWORD);
    assertThat(browser.get("/sessions").statusCode()).isEqualTo(200);
    secured.access().users().setRoles("test", "carl", Set.of(Role.AUDITOR));
    assertThat(browser.get("/audit/verify").statusCode()).isEqualTo(401);
    browser.logIn("carl", PASSWORD);
    assertThat(browser.get("/audit/verify").statusCode()).isEqualTo(200);
    secured.access().users().setDisabled("test", "carl", true);
    assertThat(browser.get("/audit/verify").statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNotTheApiLeadsToTheLoginPage() throws Exception {
    HttpResponse<String> page =
        secured.send(secured.server().request("/").header("Accept", "text/html"));
    assertThat(page.statusCode()).isEqualTo(302);
    assertThat(page.headers().firstValue("Location").orElseThrow()).endsWith("/login");
    HttpResponse<String> login =
        secured.send(secured.server().request("/login").header("Accept", "text/html"));
    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(login.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("frame-ancestors 'none'", "form-action 'self'");
  }

  @Test
  void nobodySeesAnothersConversations() throws Exception {
    TestAccess access = secured.access();
    access.add("dora", Role.USER);
    String dora = access.key("dora", Role.USER);
    String bert = access.key("bert", Role.USER);
    SessionStore sessions = secured.server().part(SessionStore.class);
    Session session = sessions.create("dora", "service", "我的会话");
    Turn turn =
        sessions.append("dora", NewTurn.of(session.id(), Optional.empty(), "什么是国债？", "债券。"));
    String path = "/sessions/" + session.id();
    assertThat(secured.send(secured.request(dora, "/sessions")).body()).contains(session.id());
    assertThat(secured.send(secured.request(bert, "/sessions")).body())
        .doesNotContain(session.id());
    assertThat(secured.send(secured.request(bert, path)).statusCode()).isEqualTo(404);
    assertThat(secured.send(secured.request(bert, path + "/export")).statusCode()).isEqualTo(404);
    assertThat(
            secured
                .send(SecuredServer.json(secured.request(bert, path), "PATCH", "{\"title\":\"x\"}"))
                .statusCode())
        .isEqualTo(404);
    assertThat(secured.send(secured.request(bert, path).DELETE()).statusCode()).isEqualTo(404);
    String opinion = "{\"turn_id\": \"%s\", \"verdict\": \"up\"}".formatted(turn.id());
    assertThat(
            secured
                .send(SecuredServer.json(secured.request(bert, "/feedback"), "POST", opinion))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            secured
                .send(SecuredServer.json(secured.request(dora, "/feedback"), "POST", opinion))
                .statusCode())
        .isEqualTo(200);
    assertThat(secured.send(secured.request(dora, path)).statusCode()).isEqualTo(200);
  }

  @Test
  void theLogHoldsNoPasswordNoKeyAndNoQuestion(CapturedOutput output) throws Exception {
    String key = secured.access().key("bert", Role.USER);
    secured.browser().logIn("bert", PASSWORD);
    secured.browser().logIn("bert", "Geheim-2026-falsch");
    secured.access().users().login("bert", PASSWORD);
    ask(key);
    ask(key + "x");
    secured.send(secured.request(key, "/reviews"));
    secured
        .access()
        .users()
        .add("test", new NewUser("emil", "", Optional.of("Streng-Geheim-7"), Set.of(Role.USER)));
    assertThat(output.getAll())
        .contains("end=key_refused")
        .doesNotContain(PASSWORD, "Geheim", key, "什么是国债");
    assertThat(JsonMapper.shared().writeValueAsString(secured.access().recorded()))
        .doesNotContain(PASSWORD, "Geheim", key);
  }
}
