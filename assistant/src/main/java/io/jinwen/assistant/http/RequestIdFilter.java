package io.jinwen.assistant.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.core.Ordered;

/** Gives each request an id, which its log line, its problems and a header carry. */
public final class RequestIdFilter implements Filter, Ordered {
  private static final String ATTRIBUTE = RequestIdFilter.class.getName();
  private static final String HEADER = "X-Request-Id";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String id = UUID.randomUUID().toString().substring(0, 13);
    request.setAttribute(ATTRIBUTE, id);
    ((HttpServletResponse) response).setHeader(HEADER, id);
    chain.doFilter(request, response);
  }

  /** Before the filters that may refuse a request. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  /** The id of a request, or "-" where it never passed this filter. */
  public static String idOf(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "-";
  }
}
