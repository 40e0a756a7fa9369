package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.store.Database;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing leaves in a file, or becomes a title, past the word filter. */
class ExportsTest {
  private static final String WORD = "帮忙洗钱";
  private static final String TEXT = "问：帮_忙_洗_钱和帮忙洗钱，电话13812345678。完";

  private static TestServer server;
  private static String session;
  private static Turn turn;

  /** As older records may be: from before the word was on the list. */
  @BeforeAll
  static void start() throws Exception {
    server = TestServer.with(FakeEngine.answering());
    SessionStore sessions = server.part(SessionStore.class);
    session = sessions.create("local", "service", TEXT).id();
    turn = sessions.append("local", NewTurn.of(session, Optional.empty(), TEXT, TEXT));
    server
        .part(AuditLog.class)
        .append(
            new AuditEntry(
                AuditKind.ANSWERED,
                "local",
                session,
                turn.id(),
                TEXT,
                TEXT,
                AuditVersions.NONE,
                List.of()));
    String id =
        post(
                "/feedback",
                "{\"turn_id\": \"%s\", \"verdict\": \"down\", \"correction\": \"改%s\"}"
                    .formatted(turn.id(), TEXT))
            .replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    post("/reviews/" + id + "/approve", "{}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sessions/{id}/export",
        "/sessions/{id}/export?format=json",
        "/audit/export",
        "/reviews/export?format=sft",
        "/reviews/export?format=dpo"
      })
  void masksWordsAndPersonalData(String path) throws Exception {
    String file = server.send(server.request(path.replace("{id}", session))).body();
    assertThat(file).contains("完").doesNotContain(WORD, "帮_忙_洗_钱", "13812345678");
  }

  /** One that is cut must not look like one that is whole. */
  @Test
  void anExportThatFailsIsNoWholeFile() throws Exception {
    AuditLog log = server.part(AuditLog.class);
    String text = "很长的一句话。".repeat(200);
    for (int i = 0; i < 20; i++) {
      log.append(
          new AuditEntry(
              AuditKind.ANSWERED, "local", "", "", text, text, AuditVersions.NONE, List.of()));
    }
    long last = log.head().number();
    setKind(last, "NONSENSE");
    assertThatThrownBy(() -> server.send(server.request("/audit/export")))
        .isInstanceOf(IOException.class);
    assertThat(server.send(server.request("/audit/export?from=" + last)).statusCode())
        .isEqualTo(500);
    setKind(last, "ANSWERED");
    assertThat(server.send(server.request("/audit/export")).body()).contains(text);
  }

  private static void setKind(long record, String kind) {
    server
        .part(Database.class)
        .jdbc()
        .sql("update audit_records set kind = :kind where record_number = :number")
        .param("kind", kind)
        .param("number", record)
        .update();
  }

  @Test
  void aTitleThatSomebodyTypesIsMasked() throws Exception {
    String renamed =
        server
            .send(
                server
                    .request("/sessions/" + session)
                    .header("Content-Type", "application/json")
                    .method(
                        "PATCH", HttpRequest.BodyPublishers.ofString("{\"title\": \"谈谈帮忙洗钱\"}")))
            .body();
    assertThat(renamed).contains("谈谈").doesNotContain(WORD);
    assertThat(server.send(server.request("/sessions")).body())
        .contains("谈谈")
        .doesNotContain("谈谈" + WORD);
  }

  private static String post(String path, String body) throws Exception {
    return server
        .send(
            server
                .request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)))
        .body();
  }
}
