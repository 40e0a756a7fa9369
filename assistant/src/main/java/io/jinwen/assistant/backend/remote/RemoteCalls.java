package io.jinwen.assistant.backend.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few HTTP calls there are. */
final class RemoteCalls {
  private static final Duration SHORT_CALL_TIME_MAX = Duration.ofSeconds(10);
  private static final Duration HEALTH_TIME_MAX = Duration.ofSeconds(2);
  private static final int TRIES_MAX = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final int ERROR_BYTES_MAX = 4_096;

  private final HttpClient http;
  private final RemoteConfig config;

  RemoteCalls(HttpClient http, RemoteConfig config) {
    this.http = http;
    this.config = config;
  }

  static JsonNode json(String text) throws IOException {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new IOException("the answer is not JSON", e);
    }
  }

  JsonNode get(URI uri) throws IOException, InterruptedException {
    return shortCall(request(uri).GET(), SHORT_CALL_TIME_MAX);
  }

  /**
   * How a server is that was asked for its health.
   *
   * @param unwilling why it wants no requests; empty where it takes them
   * @param listens whether somebody is at its address, or may be
   */
  record Look(Optional<String> unwilling, boolean listens) {}

  Look look(URI uri) throws InterruptedException {
    try {
      int status = health(uri);
      return new Look(
          status < 500 // not every server has such an address
              ? Optional.empty()
              : Optional.of("its health has status " + status),
          true);
    } catch (ConnectException e) {
      return new Look(Optional.of("nobody listens at its address: " + e), false);
    } catch (IOException e) {
      return new Look(Optional.of("it does not answer: " + e), true);
    }
  }

  /** One that is busy may be late once. */
  private int health(URI uri) throws IOException, InterruptedException {
    HttpRequest request = request(uri).GET().build();
    try {
      return whole(request, HttpResponse.BodyHandlers.discarding(), HEALTH_TIME_MAX).statusCode();
    } catch (HttpTimeoutException _) {
      return whole(request, HttpResponse.BodyHandlers.discarding(), HEALTH_TIME_MAX).statusCode();
    }
  }

  /** A reply with its body: the client's own limit of time ends with the headers. */
  private <T> HttpResponse<T> whole(
      HttpRequest request, HttpResponse.BodyHandler<T> body, Duration timeMax)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> reply = http.sendAsync(request, body);
    try {
      return reply.get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new HttpTimeoutException(
          "no whole reply from %s within %d ms".formatted(request.uri(), timeMax.toMillis()));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } finally {
      reply.cancel(true); // nothing where it is done
    }
  }

  JsonNode post(URI uri, String body, Duration timeMax) throws IOException, InterruptedException {
    return shortCall(request(uri).POST(HttpRequest.BodyPublishers.ofString(body)), timeMax);
  }

  private JsonNode shortCall(HttpRequest.Builder request, Duration timeMax)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        whole(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), timeMax);
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      throw refused(response, OptionalInt.empty(), response.body()).error();
    }
    if (status != 200) {
      throw new IOException("status %d from %s".formatted(status, response.uri()));
    }
    return json(response.body());
  }

  /**
   * Asks for an answer. Tried again only while not a byte of the answer has come, and no longer
   * than a silence may last.
   *
   * @param path below the API's root
   * @throws RefusedException what trying again does not help
   * @throws IOException where the server cannot be reached or fails, after the last try
   */
  HttpResponse<InputStream> stream(String path, String body)
      throws IOException, RefusedException, InterruptedException {
    HttpRequest request =
        request(config.at(path))
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long endNanos = System.nanoTime() + config.silenceMax().toNanos();
    Duration pause = FIRST_PAUSE;
    for (int tried = 1; ; tried++) {
      try {
        HttpResponse<InputStream> response =
            http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        int status = response.statusCode();
        if (status == 200) {
          return response;
        }
        String reply = bodyOf(response.body());
        OptionalInt retryAfter = retryAfter(response);
        if (status < 500 || retryAfter.isPresent() && status == 503) {
          throw refused(response, retryAfter, reply);
        }
        throw new IOException("status %d: %s".formatted(status, reply));
      } catch (IOException e) {
        if (tried == TRIES_MAX || System.nanoTime() + pause.toNanos() - endNanos > 0) {
          throw e;
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private static RefusedException refused(
      HttpResponse<?> response, OptionalInt retryAfter, String reply) {
    return RefusedException.of(
        response.statusCode(), retryAfter, response.headers().firstValue("Location"), reply);
  }

  /** In seconds; dates, which the header may also have, are not told by servers of this kind. */
  private static OptionalInt retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> OptionalInt.of(Integer.parseInt(value)))
        .orElse(OptionalInt.empty());
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
    config.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  private static String bodyOf(InputStream body) throws IOException {
    try (body) {
      return new String(body.readNBytes(ERROR_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }
}
