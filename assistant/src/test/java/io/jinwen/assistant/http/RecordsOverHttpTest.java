package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.conversation.TurnDetails;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sessions, feedback, reviews and the audit over HTTP. */
class RecordsOverHttpTest {
  private static final String OWNER = "local";
  private static final String PHONE = "13812345678";
  private static final Hint HINT =
      new Hint(List.of("suit-1"), "适当性", "请核对客户等级。", Severity.HINT, List.of());
  private static final TurnDetails DETAILS =
      new TurnDetails(
          List.of(HINT),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of(),
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "service");

  private TestServer server;
  private Session session;
  private Turn first;
  private Turn second;

  @BeforeEach
  void start() {
    server = TestServer.with(FakeEngine.answering());
    SessionStore sessions = server.part(SessionStore.class);
    session = sessions.create(OWNER, "service", "定投");
    first =
        sessions.append(
            OWNER,
            new NewTurn(
                session.id(),
                Optional.empty(),
                "我的手机号是" + PHONE + "，什么是定投？",
                "想一想",
                "定期投资。",
                TurnEnding.COMPLETE,
                Optional.of(new Usage(10, 0, 5, 2, 0, 1, 2)),
                "假模型",
                DETAILS.json()));
    second =
        sessions.append(OWNER, NewTurn.of(session.id(), Optional.of(first.id()), "收益呢？", "没有保证。"));
    sessions.append(OWNER, NewTurn.of(session.id(), Optional.of(first.id()), "收益呢？", "另一答。"));
    Session other = sessions.create("bert", "service", "别人的会话");
    sessions.append("bert", NewTurn.of(other.id(), Optional.empty(), "问", "答"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsAndSearchesTheCallersSessions() throws Exception {
    JsonNode all = get("/sessions");
    assertThat(all.get("sessions")).hasSize(1);
    assertThat(all.get("more").booleanValue()).isFalse();
    assertThat(all.get("sessions").get(0).get("title").stringValue()).isEqualTo("定投");
    assertThat(get("/sessions?search=" + encoded("保证")).get("sessions")).hasSize(1);
    assertThat(get("/sessions?search=" + encoded("没有的")).get("sessions")).isEmpty();
    assertThat(get("/sessions?archived=true").get("sessions")).isEmpty();
  }

  @Test
  void readsASessionWithItsBranches() throws Exception {
    JsonNode read = get("/sessions/" + session.id());
    assertThat(read.get("turns")).hasSize(3);
    JsonNode turn = read.get("turns").get(0);
    assertThat(turn.get("parent_id").isNull()).isTrue();
    assertThat(turn.get("details").get("hints").get(0).get("title").stringValue()).isEqualTo("适当性");
    assertThat(turn.get("usage").get("completion_tokens").intValue()).isEqualTo(5);
    assertThat(turn.get("ending").stringValue()).isEqualTo("complete");
    assertThat(read.get("turns").get(2).get("parent_id").stringValue()).isEqualTo(first.id());
  }

  @Test
  void renamesArchivesAndDeletes() throws Exception {
    String path = "/sessions/" + session.id();
    HttpResponse<String> changed = send("PATCH", path, "{\"title\":\"新名\",\"archived\":true}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(changed.body()).get("title").stringValue())
        .isEqualTo("新名");
    assertThat(get("/sessions?archived=true").get("sessions")).hasSize(1);
    assertThat(server.send(server.request(path).DELETE()).statusCode()).isEqualTo(204);
    assertProblem(server.send(server.request(path).DELETE()), 404, "session_not_found");
    assertProblem(server.send(server.request(path)), 404, "session_not_found");
  }

  @Test
  void pinsAndMovesIntoAFolder() throws Exception {
    String path = "/sessions/" + session.id();
    HttpResponse<String> changed = send("PATCH", path, "{\"pinned\":true,\"folder\":\"基金\"}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    JsonNode read = get(path);
    assertThat(read.get("pinned").booleanValue()).isTrue();
    assertThat(read.get("folder").stringValue()).isEqualTo("基金");
    String tooLong = "{\"folder\":\"%s\"}".formatted("长".repeat(41));
    assertThat(send("PATCH", path, tooLong).statusCode()).isEqualTo(400);
  }

  @Test
  void exportsOneBranchWithPersonalDataMasked() throws Exception {
    String path = "/sessions/" + session.id() + "/export";
    HttpResponse<String> markdown = server.send(server.request(path + "?turn=" + second.id()));
    assertThat(markdown.headers().firstValue("Content-Type"))
        .hasValue("text/markdown;charset=UTF-8");
    assertThat(markdown.body())
        .contains("# 定投", "没有保证。", "> 收益呢？")
        .doesNotContain("另一答。", PHONE, "想一想");
    HttpResponse<String> json = server.send(server.request(path + "?format=json"));
    assertThat(json.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"" + session.id() + ".json\"");
    assertThat(json.body()).contains("另一答。").doesNotContain("没有保证。", PHONE);
  }

  @Test
  void feedbackIsReviewedAndExported() throws Exception {
    HttpResponse<String> given =
        send(
            "POST",
            "/feedback",
            """
            {"turn_id": "%s", "verdict": "down", "reason": "太短", "correction": "更好的回答。"}
            """
                .formatted(first.id()));
    assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
    String id = JsonMapper.shared().readTree(given.body()).get("id").stringValue();
    assertThat(get("/reviews").get("feedback").get(0).get("reason").stringValue()).isEqualTo("太短");
    assertProblem(send("POST", "/reviews/" + id + "/withdraw", "{}"), 409, "not_approved");
    HttpResponse<String> approved =
        send("POST", "/reviews/" + id + "/approve", "{\"question\": \"什么是定投？\"}");
    assertThat(JsonMapper.shared().readTree(approved.body()).get("state").stringValue())
        .isEqualTo("approved");
    assertProblem(send("POST", "/reviews/" + id + "/reject", "{}"), 409, "already_reviewed");
    assertThat(server.send(server.request("/reviews/export")).body())
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"什么是定投？\"},"
                + "{\"role\":\"assistant\",\"content\":\"更好的回答。\"}],"
                + "\"completion\":\"更好的回答。\"}\n");
    assertThat(server.send(server.request("/reviews/export?format=dpo")).body())
        .contains("\"rejected\":\"定期投资。\"");
    assertThat(get("/reviews/" + id).get("approved_answer").stringValue()).isEqualTo("更好的回答。");
    assertThat(get("/reviews?state=approved").get("feedback")).hasSize(1);
  }

  @Test
  void theAuditIsVerifiedAndExported() throws Exception {
    server.send(server.request("/sessions/" + session.id()).DELETE());
    AuditHead head = server.part(AuditLog.class).head();
    JsonNode verified = get("/audit/verify?known=" + head);
    assertThat(verified.get("intact").booleanValue()).isTrue();
    assertThat(verified.get("head").stringValue()).isEqualTo(head.toString());
    HttpResponse<String> table = server.send(server.request("/audit/export"));
    assertThat(table.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(table.body().lines().toList()).hasSize(3);
    assertThat(table.body())
        .startsWith("\uFEFFnumber,at,kind")
        .contains("session_deleted", "exported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET   | /sessions?page=2         |                                   | 400 | unknown_field
          GET   | /sessions?limit=0        |                                   | 400 | value_out_of_range
          GET   | /sessions?limit=x        |                                   | 400 | value_out_of_range
          GET   | /sessions?archived=maybe |                                   | 400 | value_out_of_range
          GET   | /sessions?limit=1&limit=2 |                                  | 400 | invalid_request
          GET   | /sessions/none           |                                   | 404 | session_not_found
          GET   | /sessions/none/export    |                                   | 404 | session_not_found
          PATCH | /sessions/ID             | {"title": ""}                     | 400 | value_out_of_range
          PATCH | /sessions/ID             | {"title": 5}                      | 400 | wrong_type
          PATCH | /sessions/ID             | {"owner": "x"}                    | 400 | unknown_field
          PATCH | /sessions/ID             | []                                | 400 | malformed_json
          GET   | /sessions/ID/export?format=pdf |                             | 400 | value_out_of_range
          GET   | /sessions/ID/export?turn=none  |                             | 404 | turn_not_found
          POST  | /feedback                | {"verdict": "up"}                 | 400 | invalid_request
          POST  | /feedback                | {"turn_id": "x", "verdict": "so"} | 400 | value_out_of_range
          POST  | /feedback                | {"turn_id": "x", "verdict": "up"} | 404 | turn_not_found
          GET   | /reviews/none            |                                   | 404 | feedback_not_found
          POST  | /reviews/none/approve    | {}                                | 404 | feedback_not_found
          GET   | /reviews?state=new       |                                   | 400 | value_out_of_range
          GET   | /audit/verify?known=x    |                                   | 400 | value_out_of_range
          """)
  void refusesWithTheReason(String method, String path, String body, int status, String code)
      throws Exception {
    String there = path.replace("ID", session.id());
    assertProblem(
        body == null ? server.send(server.request(there)) : send(method, there, body),
        status,
        code);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.send(server.request(path));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = JsonMapper.shared().readTree(answer.body());
    assertThat(problem.get("code").stringValue()).isEqualTo(code);
    assertThat(problem.get("detail").stringValue()).isNotBlank();
  }
}
