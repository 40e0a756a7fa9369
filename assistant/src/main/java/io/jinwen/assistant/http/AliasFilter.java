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
    String path = ((HttpServletRequest) request).getRequestURI();
    String real = OpenAiPaths.real(path);
    chain.doFilter(
        real.equals(path) ? request : new Renamed((HttpServletRequest) request, real), response);
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
      return path;
    }

    @Override
    public StringBuffer getRequestURL() {
      String whole = super.getRequestURL().toString();
      String own = super.getRequestURI();
      return new StringBuffer(whole.substring(0, whole.length() - own.length()) + path);
    }

    @Override
    public String getServletPath() {
      return path;
    }
  }
}
