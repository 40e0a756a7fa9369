package io.jinwen.assistant.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * One of the page's ready-made scripts, answered with an empty one: it shows and cleans the
 * Markdown of Vaadin's own components, none of which the page uses, and is a twentieth of all that
 * comes to a browser. The names are those that the other scripts import.
 */
public final class UnusedScript implements RouterFunction<ServerResponse> {
  private static final RequestPredicate ADDRESS =
      RequestPredicates.GET("/VAADIN/build/markdown-helpers-{version}.js");
  private static final String NOTHING = "const n = () => {};\nexport { n, n as r, n as t };\n";
  private static final Duration KEPT = Duration.ofDays(365);

  @Override
  public Optional<HandlerFunction<ServerResponse>> route(ServerRequest request) {
    return ADDRESS.test(request) ? Optional.of(_ -> answer()) : Optional.empty();
  }

  private static ServerResponse answer() {
    return ServerResponse.ok()
        .contentType(new MediaType("text", "javascript", StandardCharsets.UTF_8))
        .cacheControl(CacheControl.maxAge(KEPT).immutable())
        .body(NOTHING);
  }
}
