package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.records.store.DatabaseAddress;
import io.jinwen.assistant.records.store.FullDisk;
import io.jinwen.assistant.records.store.PostgresServer;
import io.jinwen.assistant.records.store.StoreWatch;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What callers and operators are told while there is no room for the database. */
@ExtendWith(OutputCaptureExtension.class)
class StorageFaultsTest {
  private static final String QUESTION = "{\"prompt\": \"网点在哪\"}";

  @TempDir private Path folder;

  @AfterEach
  void makeRoom() {
    FullDisk.fill(false);
  }

  @Test
  void aFullDiskIsToldAsOneAndNothingNeedsToBeStartedAnew(CapturedOutput output) throws Exception {
    String url = FullDisk.address(folder.resolve("full")).url();
    try (TestServer server = TestServer.with(FakeEngine.answering(), "db.url=" + url)) {
      StoreWatch watch = server.part(StoreWatch.class);
      assertThat(server.ask(QUESTION).statusCode()).isEqualTo(200);

      FullDisk.fill(true);
      HttpResponse<String> refused = server.ask(QUESTION);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
      assertThat(refused.body()).contains("\"code\":\"storage_full\"");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      watch.look();
      for (int i = 0; i < 3; i++) {
        assertThat(server.ask(QUESTION).statusCode()).isIn(503, 507);
        HttpRequest.Builder streamed = server.chat(QUESTION).header("Accept", "text/event-stream");
        assertThat(server.send(streamed).statusCode()).isIn(503, 507);
      }
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("\"storage\"", "\"reason\"");
      assertThat(server.send(server.request("/metrics")).body()).contains("jinwen_store_up 0.0");

      FullDisk.fill(false);
      watch.look();
      assertThat(server.ask(QUESTION).statusCode()).isEqualTo(200);
      assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
    }
    assertThat(output.getAll()).as("no trace of what is no defect").doesNotContain("\tat ");
  }

  @Test
  void aDatabaseThatIsAwayIsToldAtOnceAndFoundAgain(CapturedOutput output) throws Exception {
    DatabaseAddress address = PostgresServer.emptyDatabase();
    try (TestServer server =
        TestServer.with(
            FakeEngine.answering(), "db.url=" + address.url(), "db.user=" + address.user())) {
      StoreWatch watch = server.part(StoreWatch.class);
      assertThat(server.ask(QUESTION).statusCode()).isEqualTo(200);

      PostgresServer.refuseConnections(address);
      watch.look();
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> refused = server.ask(QUESTION);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      }
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("\"storage\"", "\"reason\"");

      PostgresServer.acceptConnections(address);
      watch.look();
      assertThat(server.ask(QUESTION).statusCode()).isEqualTo(200);
      assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
    }
    assertThat(output.getAll()).as("no trace of what is no defect").doesNotContain("\tat ");
  }
}
