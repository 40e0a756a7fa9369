package io.jinwen.assistant.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.catalina.Globals;
import org.springframework.core.Ordered;

/**
 * Puts back before a path what a proxy has taken away and says so in {@code X-Forwarded-Prefix}, so
 * that redirects and links lead there again. Only a proxy that Tomcat trusts ({@code
 * server.forward-headers-strategy=native}) is believed.
 */
public final class PrefixFilter implements Filter, Ordered {
  private static final String HEADER = "X-Forwarded-Prefix";
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]{1,64}){1,8}/?");

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    Optional<String> prefix = prefix(http);
    chain.doFilter(prefix.isPresent() ? new Prefixed(http, prefix.get()) : request, response);
  }

  private static Optional<String> prefix(HttpServletRequest request) {
    boolean trusted =
        Boolean.TRUE.equals(request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE));
    return Optional.ofNullable(request.getHeader(HEADER))
        .filter(_ -> trusted)
        .map(String::strip)
        .filter(text -> PREFIX.matcher(text).matches() && !text.contains(".."))
        .map(text -> text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  /** Before everything that looks at paths or leads elsewhere. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }

  private static final class Prefixed extends HttpServletRequestWrapper {
    private final String prefix;

    Prefixed(HttpServletRequest request, String prefix) {
      super(request);
      this.prefix = prefix;
    }

    @Override
    public String getContextPath() {
      return prefix + super.getContextPath();
    }

    @Override
    public String getRequestURI() {
      return prefix + super.getRequestURI();
    }

    @Override
    public StringBuffer getRequestURL() {
      String whole = super.getRequestURL().toString();
      String own = super.getRequestURI();
      return new StringBuffer(whole.substring(0, whole.length() - own.length()) + getRequestURI());
    }
  }
}
