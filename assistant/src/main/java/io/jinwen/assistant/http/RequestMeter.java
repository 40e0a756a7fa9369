package io.jinwen.assistant.http;

import io.jinwen.assistant.ops.metrics.RequestMetrics;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerMapping;

/** Counts every request once it is answered, also those that other filters refuse. */
public final class RequestMeter implements Filter, Ordered {
  private static final String ANY_PATH = "/**";

  private final RequestMetrics metrics;

  public RequestMeter(RequestMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      metrics.answered(
          endpoint(request),
          ((HttpServletRequest) request).getMethod(),
          ((HttpServletResponse) response).getStatus());
    }
  }

  /** The pattern of our own that the path matched: there are few, whatever is asked for. */
  private static String endpoint(ServletRequest request) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return pattern == null || pattern.toString().equals(ANY_PATH)
        ? RequestMetrics.OTHER
        : pattern.toString();
  }

  /** Ahead of every other filter. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
