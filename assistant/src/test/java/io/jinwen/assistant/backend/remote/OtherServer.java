package io.jinwen.assistant.backend.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of another make: a test says what each address answers, and sees what was asked. */
final class OtherServer implements AutoCloseable {
  /** What an address answers. */
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer json(String body) {
      return new Answer(200, Map.of("Content-Type", "application/json"), body);
    }

    static Answer events(String body) {
      return new Answer(200, Map.of("Content-Type", "text/event-stream"), body);
    }

    static Answer status(int status, String body) {
      return new Answer(status, Map.of(), body);
    }
  }

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final List<String> upgrades = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  OtherServer(String models) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answers.put("/v1/models", Answer.json(models));
    server.createContext("/", this::answer);
    server.start();
  }

  OtherServer answering(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Upgrade")).ifPresent(upgrades::add);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("completions")) {
      asked.add(JsonMapper.shared().readTree(body));
    }
    Answer answer = answers.getOrDefault(path, Answer.status(404, ""));
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
  }

  /** The bodies of the completions that were asked for. */
  List<JsonNode> asked() {
    return asked;
  }

  /** What protocols were offered beside HTTP/1.1. */
  List<String> upgrades() {
    return upgrades;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
