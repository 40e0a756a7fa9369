package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> rangesAsked = new ArrayList<>();
  private HttpServer server;
  private int bytesBeforeBreak = Integer.MAX_VALUE;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/file", this::serve);
    server.createContext("/missing", exchange -> answer(exchange, 404));
    server.createContext("/circle", exchange -> redirect(exchange, "/circle", ""));
    server.createContext(
        "/linked", exchange -> redirect(exchange, "file", '"' + sha256(CONTENT) + '"'));
    server.createContext("/damaged", exchange -> redirect(exchange, "file", "0".repeat(64)));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    client.close();
  }

  @Test
  void fetchesAFileThroughARedirectThatNamesItsChecksum() throws Exception {
    Download.Result result = fetch("/linked", Optional.empty());

    assertThat(result.verified()).isTrue();
    assertThat(folder.resolve("model.gguf")).hasBinaryContent(CONTENT);
    assertThat(folder.resolve("model.gguf.part")).doesNotExist();
  }

  @Test
  void saysThatNothingWasVerifiedWithoutAChecksum() throws Exception {
    Download.Result result = fetch("/file", Optional.empty());

    assertThat(result.verified()).isFalse();
    assertThat(result.hash()).isEqualTo(sha256(CONTENT));
  }

  @Test
  void goesOnWhereABrokenConnectionLeftOff() throws Exception {
    bytesBeforeBreak = 120_000;
    Download.Result result = fetch("/file", Optional.of(sha256(CONTENT)));

    assertThat(result.verified()).isTrue();
    assertThat(folder.resolve("model.gguf")).hasBinaryContent(CONTENT);
    assertThat(rangesAsked.getFirst()).isEqualTo("none");
    assertThat(rangesAsked).hasSizeGreaterThan(1);
    assertThat(rangesAsked.subList(1, rangesAsked.size())).allMatch(r -> r.matches("bytes=\\d+-"));
  }

  @Test
  void goesOnFromThePartOfAnEarlierRun() throws Exception {
    Files.write(folder.resolve("model.gguf.part"), Arrays.copyOf(CONTENT, 1000));
    fetch("/file", Optional.of(sha256(CONTENT)));

    assertThat(rangesAsked).containsExactly("bytes=1000-");
    assertThat(folder.resolve("model.gguf")).hasBinaryContent(CONTENT);
  }

  @Test
  void acceptsAPartThatWasCompleteAlready() throws Exception {
    Files.write(folder.resolve("model.gguf.part"), CONTENT);
    fetch("/file", Optional.of(sha256(CONTENT)));

    assertThat(folder.resolve("model.gguf")).hasBinaryContent(CONTENT);
  }

  @Test
  void removesWhatHasAnotherChecksum() {
    assertThatThrownBy(() -> fetch("/damaged", Optional.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining(sha256(CONTENT));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesTheAddressThatDoesNotExist() {
    assertThatThrownBy(() -> fetch("/missing", Optional.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("/missing")
        .hasMessageContaining("404");
  }

  @Test
  void refusesToRunInCircles() {
    assertThatThrownBy(() -> fetch("/circle", Optional.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("without end");
  }

  @Test
  void givesUpWhenNoTryBringsAByte() {
    bytesBeforeBreak = 0;
    assertThatThrownBy(() -> fetch("/file", Optional.empty())).isInstanceOf(IOException.class);
    assertThat(rangesAsked).hasSize(5);
  }

  private Download.Result fetch(String path, Optional<String> sha256) throws Exception {
    URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new Download(
            client,
            source,
            folder.resolve("model.gguf"),
            sha256.map(hex -> new Checksum(Checksum.Kind.SHA256, hex)),
            Duration.ZERO,
            Duration.ofSeconds(20))
        .run((done, total) -> {});
  }

  /** The content, or the part of it that is asked for; breaks off where the test wants it. */
  private void serve(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    rangesAsked.add(range == null ? "none" : range);
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from >= CONTENT.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + CONTENT.length);
      answer(exchange, 416);
      return;
    }
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length));
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, CONTENT.length - from);
    exchange
        .getResponseBody()
        .write(CONTENT, from, Math.min(bytesBeforeBreak, CONTENT.length - from));
    exchange.getResponseBody().flush();
    exchange.close(); // early, where less was written than announced
  }

  private static void redirect(HttpExchange exchange, String location, String etag)
      throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.getResponseHeaders().set("X-Linked-ETag", etag);
    answer(exchange, 302);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
