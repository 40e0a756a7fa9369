package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a browser may keep, and what comes compressed. */
class KeptFilesTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.with(FakeEngine.answering());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFileThatIsAskedForByItsVersionIsKeptForGood() throws Exception {
    assertThat(kept("/jinwen/page.css?v=1")).contains("immutable");
    assertThat(kept("/jinwen/page.css")).doesNotContain("immutable");
    assertThat(kept("/jinwen/nothing.css?v=1")).doesNotContain("immutable");
  }

  @Test
  void thePagesFilesAreCompressedForThoseWhoCanReadThat() throws Exception {
    HttpResponse<String> compressed =
        server.send(server.request("/jinwen/page.css").header("Accept-Encoding", "gzip"));
    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
  }

  private String kept(String path) throws Exception {
    return server.send(server.request(path)).headers().firstValue("Cache-Control").orElse("");
  }
}
