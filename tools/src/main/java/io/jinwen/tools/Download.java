package io.jinwen.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches one large file over HTTP into {@code FILE.part}, goes on where a broken connection left
 * off, checks the hash and only then gives the file its name.
 */
final class Download {
  /** Hears how far it is. */
  interface Progress {
    void at(long bytesDone, OptionalLong bytesTotal);
  }

  /**
   * What came of it.
   *
   * @param hash in hexadecimal; SHA-256 unless another kind was expected
   * @param verified whether it was compared with an expected one
   */
  record Result(String hash, boolean verified) {}

  private static final int REDIRECTS_MAX = 10;
  private static final int TRIES_WITHOUT_PROGRESS_MAX = 5;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

  private final HttpClient client;
  private final URI source;
  private final Path target;
  private final Path part;
  private final Duration pause;
  private final Duration silenceMax;
  private Optional<Checksum> expected;
  private OptionalLong total = OptionalLong.empty();

  /**
   * @param expected the file's checksum; what the server says of itself where it is empty
   * @param pause between two tries after a broken connection
   * @param silenceMax how long no byte may come before the connection counts as broken
   */
  Download(
      HttpClient client,
      URI source,
      Path target,
      Optional<Checksum> expected,
      Duration pause,
      Duration silenceMax) {
    this.client = client;
    this.source = source;
    this.target = target;
    this.part = part(target);
    this.expected = expected;
    this.pause = pause;
    this.silenceMax = silenceMax;
  }

  /** Where a file lies until it is complete. */
  static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /**
   * Fetches until the file is complete.
   *
   * @throws CommandException if the server refuses, or the content is not what was expected
   * @throws IOException if connections break again and again
   */
  Result run(Progress progress) throws IOException, InterruptedException {
    int triesLeft = TRIES_WITHOUT_PROGRESS_MAX;
    long atStart = partBytes();
    while (true) {
      long before = partBytes();
      try {
        fetchRest(progress);
        break;
      } catch (IOException e) {
        triesLeft = partBytes() > before ? TRIES_WITHOUT_PROGRESS_MAX : triesLeft - 1;
        boolean unreachable =
            partBytes() == atStart
                && (e instanceof ConnectException || e instanceof HttpConnectTimeoutException);
        if (triesLeft == 0 || unreachable) {
          throw e;
        }
        Thread.sleep(pause);
      }
    }
    return verified();
  }

  private long partBytes() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private void fetchRest(Progress progress) throws IOException, InterruptedException {
    long have = partBytes();
    HttpResponse<InputStream> response = open(have);
    try (InputStream body = response.body()) {
      switch (response.statusCode()) {
        case 200 -> {
          total = response.headers().firstValueAsLong("Content-Length");
          save(body, 0, progress); // the server begins at the beginning
        }
        case 206 -> {
          total = totalOfRange(response, have);
          save(body, have, progress);
        }
        case 416 -> requireComplete(response, have);
        default -> throw refused(response.statusCode());
      }
    }
  }

  /** Follows redirects by hand: the checksum stands in the header of a redirect. */
  private HttpResponse<InputStream> open(long from) throws IOException, InterruptedException {
    URI address = source;
    for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address).timeout(ANSWER_WITHIN).header("User-Agent", "jinwen");
      if (from > 0) {
        request.header("Range", "bytes=%d-".formatted(from));
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      learnChecksum(response);
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return response;
      }
      response.body().close();
      URI next = address.resolve(location.get());
      if (address.getScheme().equals("https") && !"https".equals(next.getScheme())) {
        throw new CommandException("%s redirects to an unprotected address".formatted(address));
      }
      address = next;
    }
    throw new CommandException("%s redirects without end".formatted(source));
  }

  private void learnChecksum(HttpResponse<?> response) {
    if (expected.isEmpty()) {
      expected =
          response
              .headers()
              .firstValue("X-Linked-ETag")
              .map(tag -> tag.replace("W/", "").replace("\"", ""))
              .filter(Checksum.Kind.SHA256::fits)
              .map(tag -> new Checksum(Checksum.Kind.SHA256, tag));
    }
  }

  private static OptionalLong totalOfRange(HttpResponse<?> response, long have) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (!range.startsWith("bytes %d-".formatted(have))) {
      throw new CommandException(
          "the server was asked for the bytes from %d on and sends '%s'".formatted(have, range));
    }
    String size = range.substring(range.indexOf('/') + 1);
    return size.matches("\\d+") ? OptionalLong.of(Long.parseLong(size)) : OptionalLong.empty();
  }

  /** "Range not satisfiable" is what a server says when nothing is left to send. */
  private void requireComplete(HttpResponse<?> response, long have) throws IOException {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (!range.endsWith("/" + have)) {
      Files.delete(part);
      throw new IOException("what was there of %s does not belong to it".formatted(target));
    }
  }

  private CommandException refused(int status) {
    return new CommandException(
        switch (status) {
          case 401, 403 ->
              "the server refuses %s (status %d): it may ask for a login".formatted(source, status);
          case 404 -> "the server has no %s (status 404)".formatted(source);
          default -> "the server answers with status %d to %s".formatted(status, source);
        });
  }

  private void save(InputStream body, long from, Progress progress) throws IOException {
    requireRoom(from);
    AtomicLong done = new AtomicLong(from);
    Thread watch = Thread.ofVirtual().start(() -> closeWhenSilent(body, done));
    try (OutputStream out =
        from == 0
            ? Files.newOutputStream(part)
            : Files.newOutputStream(part, StandardOpenOption.APPEND)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        out.write(buffer, 0, count);
        progress.at(done.addAndGet(count), total);
      }
    } finally {
      watch.interrupt();
    }
    if (total.isPresent() && done.get() != total.getAsLong()) {
      throw new IOException(
          "the connection ended after %d of %d bytes".formatted(done.get(), total.getAsLong()));
    }
  }

  private void requireRoom(long have) throws IOException {
    long free = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
    if (total.isPresent() && free < total.getAsLong() - have) {
      throw new CommandException(
          "%s needs %d MB more, but its disk has %d MB free"
              .formatted(target, (total.getAsLong() - have) / 1_000_000, free / 1_000_000));
    }
  }

  private void closeWhenSilent(InputStream body, AtomicLong done) {
    try {
      long seen;
      do {
        seen = done.get();
        Thread.sleep(silenceMax);
      } while (done.get() > seen);
      body.close(); // the reader then gets an exception and tries again
    } catch (InterruptedException | IOException _) {
      // the download is over
    }
  }

  private Result verified() throws IOException {
    Checksum.Kind kind = expected.map(Checksum::kind).orElse(Checksum.Kind.SHA256);
    String actual = kind.of(part);
    if (expected.isPresent() && !expected.get().hex().equals(actual)) {
      Files.delete(part);
      throw new CommandException(
          "the download of %s is damaged and was removed: its checksum is %s, expected is %s"
              .formatted(target.getFileName(), actual, expected.get().hex()));
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new Result(actual, expected.isPresent());
  }
}
