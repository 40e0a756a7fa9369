package io.jinwen.assistant.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.springframework.core.Ordered;

/**
 * Takes requests to other names of an address for requests to it, before anybody else looks: so
 * login, limits and errors are the same.
 */
public final class AliasFilter implements Filter, Ordered {
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String path = PathHere.of(http);
    String real = OpenAiPaths.real(path);
    chain.doFilter(real.equals(path) ? request : new Renamed(http, real), response);
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  private static final class Renamed extends HttpServletRequestWrapper {
    private final String path;

    Renamed(HttpServletRequest request, String path) {
      super(request);
      this.path = path;
    }

    @Override
    public String getRequestURI() {
      return getContextPath() + path;
    }

    @Override
    public StringBuffer getRequestURL() {
      String whole = super.getRequestURL().toString();
      String own = super.getRequestURI();
      return new StringBuffer(whole.substring(0, whole.length() - own.length()) + getRequestURI());
    }

    @Override
    public String getServletPath() {
      return path;
    }
  }
}
