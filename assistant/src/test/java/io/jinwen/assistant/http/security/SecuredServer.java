package io.jinwen.assistant.http.security;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.TestAccess;
import io.jinwen.assistant.records.store.DatabaseAddress;
import io.jinwen.assistant.records.store.TestDatabase;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that asks for logins, with an administrator, and browsers that keep cookies. */
final class SecuredServer implements AutoCloseable {
  static final String ADMIN = "root";

  private final TestAccess access;
  private final TestServer server;

  private SecuredServer(FakeEngine engine, String... settings) {
    DatabaseAddress address = TestDatabase.H2.empty();
    access = TestAccess.open(address, Clock.systemUTC());
    access.add(ADMIN, Role.USER, Role.ADMIN);
    server =
        TestServer.with(
            engine,
            Stream.concat(Stream.of("security=on", "db.url=" + address.url()), Stream.of(settings))
                .toArray(String[]::new));
  }

  static SecuredServer with(FakeEngine engine, String... settings) {
    return new SecuredServer(engine, settings);
  }

  TestAccess access() {
    return access;
  }

  TestServer server() {
    return server;
  }

  /** A request with a key. */
  HttpRequest.Builder request(String key, String path) {
    return server.request(path).header("Authorization", "Bearer " + key);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return server.send(request);
  }

  static HttpRequest.Builder json(HttpRequest.Builder request, String method, String body) {
    return request
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  Browser browser() {
    return new Browser();
  }

  /** Keeps cookies, and brings back the token that it was given in one. */
  final class Browser {
    private final Map<String, String> cookies = new LinkedHashMap<>();

    HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
      }
      HttpResponse<String> answer = server.send(request);
      for (String set : answer.headers().allValues("Set-Cookie")) {
        String[] pair = set.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
      return answer;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return send(server.request(path));
    }

    /** With the token. */
    HttpResponse<String> json(String method, String path, String body)
        throws IOException, InterruptedException {
      return send(
          SecuredServer.json(server.request(path), method, body).header("X-XSRF-TOKEN", token()));
    }

    HttpResponse<String> logIn(String name, String password)
        throws IOException, InterruptedException {
      get("/health");
      String form =
          "username=%s&password=%s&_csrf=%s"
              .formatted(encoded(name), encoded(password), encoded(token()));
      return send(
          server
              .request("/login")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    String token() {
      return cookies.getOrDefault("XSRF-TOKEN", "");
    }

    String cookie(String name) {
      return cookies.getOrDefault(name, "");
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.close();
    access.close();
  }
}
