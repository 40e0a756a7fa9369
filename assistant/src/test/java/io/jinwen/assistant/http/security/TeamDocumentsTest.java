package io.jinwen.assistant.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.TestAccess;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents of a team over real HTTP, and every way that somebody of another team, of none, or who
 * was moved, might try to come at them.
 */
class TeamDocumentsTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ASKED = "住宅抵押最多能贷评估价的几成";

  @TempDir static Path home;

  private static SecuredServer secured;
  private static String anna;
  private static String anton;
  private static String rule;

  @BeforeAll
  static void start() throws Exception {
    secured =
        SecuredServer.with(
            FakeEngine.demonstrating(),
            "home=" + home,
            "documents.reader-class-path=" + System.getProperty("java.class.path"),
            "limits.requests-per-minute=0");
    anna = member("anna", "财富一部");
    anton = member("anton", "财富一部");
    rule = added(anna, "team");
  }

  @AfterAll
  static void stop() {
    secured.close();
  }

  @BeforeEach
  void together() {
    secured.access().users().setTeam("test", "anton", "财富一部");
    assertThat(shared(anna, "team").get("team").stringValue()).isEqualTo("财富一部");
  }

  @Test
  void theTeamSearchesOpensSummarisesAndAsks() throws Exception {
    assertThat(ids(get(anton, "/documents"))).containsExactly(rule);
    JsonNode document = json(get(anton, "/documents/" + rule));
    assertThat(document.get("access").stringValue()).isEqualTo("team");
    assertThat(document.get("team").stringValue()).isEqualTo("财富一部");
    assertThat(found(anton, "")).isEqualTo(1);
    assertThat(get(anton, "/documents/" + rule + "/pages/3").statusCode()).isEqualTo(200);
    assertThat(chat(anton, rule, "").get("answered").booleanValue()).isTrue();
    assertThat(send(anton, "DELETE", "/documents/" + rule, "").statusCode()).isEqualTo(404);
    assertThat(patch(anton, "own").statusCode()).as("only the owner changes it").isEqualTo(404);
    assertThat(patch(anton, "all").statusCode()).isEqualTo(404);
  }

  @Test
  void nobodyElseComesAtItByAnyWay() throws Exception {
    assertNothingOfItIsHad(member("bert", "财富二部"));
    assertNothingOfItIsHad(member("nina", ""));
    assertNothingOfItIsHad(member("admin", "", Role.USER, Role.ADMIN));
    // Nor does who is called as the team is, or whose team only looks like it.
    assertNothingOfItIsHad(member("财富一部", ""));
    assertNothingOfItIsHad(member("near", "财富一部-1"));
    assertNothingOfItIsHad(member("shorter", "财富"));
  }

  @Test
  void whoIsMovedLosesItWithTheNextRequest() throws Exception {
    JsonNode answer = chat(anton, rule, "");
    assertThat(answer.at("/citations/0/document").stringValue()).isEqualTo(rule);
    String session = answer.get("session_id").stringValue();
    String summary = summarised(anton);
    SecuredServer.Browser browser = secured.browser();
    browser.logIn("anton", TestAccess.PASSWORD);
    assertThat(browser.get("/documents/" + rule).statusCode()).isEqualTo(200);

    secured.access().users().setTeam("test", "anton", "财富二部");

    assertThat(browser.get("/documents/" + rule).statusCode()).as("the login ended").isEqualTo(401);
    assertNothingOfItIsHad(anton);
    // What was answered stays as it was said; its place cannot be opened, nor asked again.
    JsonNode kept = json(get(anton, "/sessions/" + session));
    assertThat(kept.toString()).contains(rule);
    String again =
        "{\"prompt\": \"那商铺呢\", \"documents\": [\"%s\"], \"session_id\": \"%s\"}"
            .formatted(rule, session);
    assertThat(send(anton, "POST", "/chat", again).statusCode()).isEqualTo(404);
    for (String way : List.of("", "/cancel", "/resume")) {
      String method = way.isEmpty() ? "GET" : "POST";
      assertThat(send(anton, method, "/summaries/" + summary + way, "").statusCode())
          .as(way)
          .isEqualTo(404);
    }
    assertThat(json(get(anton, "/summaries")).get("summaries")).isEmpty();

    secured.access().users().setTeam("test", "anton", "财富一部");
    assertThat(get(anton, "/summaries/" + summary).statusCode()).as("back again").isEqualTo(200);
  }

  @Test
  void whatItsOwnerTakesBackIsGoneForTheTeam() throws Exception {
    String summary = summarised(anton);
    shared(anna, "own");
    assertNothingOfItIsHad(anton);
    assertThat(get(anton, "/summaries/" + summary).statusCode()).isEqualTo(404);
    assertThat(get(anna, "/documents/" + rule).statusCode()).isEqualTo(200);
    shared(anna, "all");
    assertThat(get(anton, "/documents/" + rule).statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsInNoTeamCannotGiveToOne() throws Exception {
    String nina = member("nele", "");
    HttpResponse<String> refused = upload(nina, "team");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("不属于任何团队");
    assertThat(ids(get(nina, "/documents"))).isEmpty();
    assertThat(patch(anna, "everybody").statusCode()).isEqualTo(400);
    assertThat(send(anna, "PATCH", "/documents/" + rule, "{}").statusCode()).isEqualTo(400);
    HttpResponse<String> named =
        send(anna, "PATCH", "/documents/" + rule, "{\"access\": \"team\", \"team\": \"财富二部\"}");
    assertThat(named.statusCode()).as("a team of one's choice").isEqualTo(400);
  }

  private static void assertNothingOfItIsHad(String key) throws Exception {
    String own = added(key, "own"); // a file of one's own, to compare it with
    assertThat(ids(get(key, "/documents"))).containsExactly(own);
    for (String filter : List.of("?collection=" + encoded("信贷"), "?kinds=pdf")) {
      assertThat(ids(get(key, "/documents" + filter))).as(filter).containsExactly(own);
    }
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("/documents/search", "{\"query\": \"%s\", \"documents\": [\"%s\"]}");
    bodies.put("/documents/check", "{\"text\": \"%s\", \"documents\": [\"%s\"]}");
    bodies.put("/chat", "{\"prompt\": \"%s\", \"documents\": [\"%s\"]}");
    bodies.put(
        "/v1/chat/completions",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}], \"documents\": [\"%s\"]}");
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      HttpResponse<String> refused =
          send(key, "POST", body.getKey(), body.getValue().formatted(ASKED, rule));
      assertThat(refused.statusCode()).as(body.getKey() + refused.body()).isEqualTo(404);
    }
    assertThat(found(key, ", \"collection\": \"信贷\"")).isEqualTo(1);
    assertThat(found(key, ", \"kinds\": \"pdf\"")).isEqualTo(1);
    String compared = "{\"before\": \"%s\", \"after\": \"%s\"}";
    for (String body : List.of(compared.formatted(own, rule), compared.formatted(rule, own))) {
      assertThat(send(key, "POST", "/documents/compare", body).statusCode()).isEqualTo(404);
    }
    String one = "/documents/" + rule;
    assertThat(get(key, one).statusCode()).isEqualTo(404);
    assertThat(get(key, one + "/pages/3").statusCode()).isEqualTo(404);
    assertThat(send(key, "DELETE", one, "").statusCode()).isEqualTo(404);
    assertThat(patch(key, "all").statusCode()).isEqualTo(404);
    String summary = "{\"document\": \"%s\"}".formatted(rule);
    assertThat(send(key, "POST", "/summaries", summary).statusCode()).isEqualTo(404);
    for (JsonNode citation : chat(key, "", "\"collection\": \"信贷\"").get("citations")) {
      assertThat(citation.get("document").stringValue()).isEqualTo(own);
    }
    send(key, "DELETE", "/documents/" + own, "");
  }

  private static String member(String name, String team, Role... roles) {
    Role[] given = roles.length == 0 ? new Role[] {Role.USER} : roles;
    secured.access().add(name, given);
    secured.access().users().setTeam("test", name, team);
    return secured.access().key(name, Role.USER);
  }

  /** Read and in the collection 信贷. */
  private static String added(String key, String access) throws Exception {
    HttpResponse<String> added = upload(key, access);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(202);
    String id = JSON.readTree(added.body()).get("id").stringValue();
    while (!json(get(key, "/documents/" + id)).get("state").stringValue().equals("ready")) {
      Thread.onSpinWait();
    }
    return id;
  }

  private static HttpResponse<String> upload(String key, String access) throws Exception {
    String address =
        "/documents?name=%s&collection=%s&access=%s"
            .formatted(encoded("办法.pdf"), encoded("信贷"), access);
    return secured.send(
        secured
            .request(key, address)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(Files.readAllBytes(CORPUS.resolve("rule-1.pdf")))));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String summarised(String key) throws Exception {
    HttpResponse<String> begun =
        send(key, "POST", "/summaries", "{\"document\": \"%s\"}".formatted(rule));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    return JSON.readTree(begun.body()).get("id").stringValue();
  }

  private static int found(String key, String filter) throws Exception {
    String body = "{\"query\": \"%s\", \"limit\": 1%s}".formatted(ASKED, filter);
    JsonNode citations = json(send(key, "POST", "/documents/search", body)).get("citations");
    citations.forEach(citation ->
        assertThat(ids(answered(key))).contains(citation.get("document").stringValue()));
    return citations.size();
  }

  private static HttpResponse<String> answered(String key) {
    try {
      return get(key, "/documents");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode chat(String key, String document, String filter) throws Exception {
    String chosen = document.isEmpty() ? filter : "\"documents\": [\"%s\"]".formatted(document);
    String body = "{\"prompt\": \"%s\", %s}".formatted(ASKED, chosen);
    return json(send(key, "POST", "/chat", body));
  }

  private static JsonNode shared(String key, String access) {
    try {
      return json(patch(key, access));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> patch(String key, String access) throws Exception {
    return send(key, "PATCH", "/documents/" + rule, "{\"access\": \"%s\"}".formatted(access));
  }

  private static HttpResponse<String> get(String key, String path) throws Exception {
    return secured.send(secured.request(key, path));
  }

  private static HttpResponse<String> send(String key, String method, String path, String body)
      throws Exception {
    return secured.send(SecuredServer.json(secured.request(key, path), method, body));
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static List<String> ids(HttpResponse<String> listed) {
    return json(listed)
        .get("documents")
        .valueStream()
        .map(document -> document.get("id").stringValue())
        .toList();
  }
}
