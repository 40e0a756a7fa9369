package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstVisitTest {
  @Test
  void opensThePageOnceNobodyWaitsAndThenItsWindow() throws Exception {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String cookie =
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie")).orElse("none");
          asked.add(exchange.getRequestURI() + " " + cookie);
          boolean isLogin = exchange.getRequestURI().getPath().equals("/bank/login");
          if (cookie.equals("none")) {
            exchange.getResponseHeaders().add("Set-Cookie", "JSESSIONID=1; Path=/bank");
          }
          exchange.getResponseHeaders().add("Location", "/bank/login");
          exchange.sendResponseHeaders(
              isLogin || exchange.getRequestURI().getQuery() != null ? 200 : 302, -1);
          exchange.close();
        });
    server.start();
    AtomicInteger looks = new AtomicInteger();
    List<Integer> askedWhen = new ArrayList<>();
    try {
      URI page = URI.create("http://127.0.0.1:%d/bank/".formatted(server.getAddress().getPort()));
      new FirstVisit(
              page,
              () -> {
                askedWhen.add(asked.size());
                return looks.incrementAndGet() > 2; // two looks find somebody who waits
              })
          .awaitQuietAndVisit();
    } finally {
      server.stop(0);
    }
    assertThat(looks).hasValue(6);
    assertThat(askedWhen).containsOnly(0);
    assertThat(asked)
        .containsExactly(
            "/bank/ none",
            "/bank/login JSESSIONID=1",
            "/bank/?v-r=init&location=login&query= JSESSIONID=1");
  }
}
