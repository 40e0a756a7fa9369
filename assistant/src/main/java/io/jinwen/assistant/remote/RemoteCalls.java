package io.jinwen.assistant.remote;

import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few HTTP calls there are. */
final class RemoteCalls {
  private static final Duration SHORT_CALL_TIME_MAX = Duration.ofSeconds(10);
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

  JsonNode post(URI uri, String body, Duration timeMax) throws IOException, InterruptedException {
    return shortCall(request(uri).POST(HttpRequest.BodyPublishers.ofString(body)), timeMax);
  }

  private JsonNode shortCall(HttpRequest.Builder request, Duration timeMax)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request.timeout(timeMax).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    return json(response.body());
  }

  /**
   * Asks for an answer and returns its stream. Tried again only while not a byte of the answer has
   * come.
   *
   * @throws EngineException what the server refuses, by its kind
   * @throws IOException where the server cannot be reached or fails, after the last try
   */
  InputStream stream(String body) throws IOException, InterruptedException {
    HttpRequest request =
        request(config.at("chat/completions"))
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    Duration pause = FIRST_PAUSE;
    for (int tried = 1; ; tried++) {
      try {
        HttpResponse<InputStream> response =
            http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        int status = response.statusCode();
        if (status == 200) {
          return response.body();
        }
        String told = told(response.body());
        if (status < 500) {
          throw refusal(status, told);
        }
        throw new IOException("status %d: %s".formatted(status, told));
      } catch (IOException e) {
        if (tried == TRIES_MAX) {
          throw e;
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
    config.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  /** The message of an error, as servers of this kind tell it. */
  private static String told(InputStream body) throws IOException {
    try (body) {
      String text = new String(body.readNBytes(ERROR_BYTES_MAX), StandardCharsets.UTF_8);
      JsonNode error = json(text).path("error");
      return error.path("code").asString("") + " " + error.path("message").asString("");
    } catch (IOException _) {
      return "no reason given";
    }
  }

  private static EngineException refusal(int status, String told) {
    EngineException.Code code =
        switch (status) {
          case 429 -> EngineException.Code.QUEUE_FULL;
          case 401, 403 -> EngineException.Code.INTERNAL;
          default ->
              told.contains("context_length_exceeded")
                  ? EngineException.Code.PROMPT_TOO_LONG
                  : EngineException.Code.INVALID_REQUEST;
        };
    return new EngineException(code, "the remote engine refused (%d): %s".formatted(status, told));
  }
}
