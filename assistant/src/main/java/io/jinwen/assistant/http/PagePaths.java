package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Keeps programs that ask for an unknown address away from the page.
 *
 * <p>The page answers every address that no controller has, because each could be one of its views:
 * it says so in words, with status 200. A person is served well by that. A program is not; it gets
 * the problem document that it always got.
 */
public final class PagePaths implements HandlerMapping, Ordered {
  /** Scripts, styles and the page's own line to the server. */
  private static final List<String> PARTS =
      List.of("/VAADIN/", "/vaadinServlet/", "/aura/", "/jinwen/");

  private final JsonWire json;

  public PagePaths(JsonWire json) {
    this.json = json;
  }

  /** After all controllers, before the page. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE - 2;
  }

  @Override
  public HandlerExecutionChain getHandler(HttpServletRequest request) {
    return isOfThePage(request) ? null : new HandlerExecutionChain(refusal());
  }

  private static boolean isOfThePage(HttpServletRequest request) {
    String path = PathHere.of(request);
    String accepted = request.getHeader("Accept");
    return path.equals("/")
        || PARTS.stream().anyMatch(path::startsWith)
        || (accepted != null && accepted.contains("text/html"));
  }

  private HttpRequestHandler refusal() {
    return (request, response) ->
        json.send(request, response, ProblemHandler.notFound(PathHere.of(request)));
  }
}
