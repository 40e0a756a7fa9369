package io.jinwen.assistant.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;

/**
 * Lets browsers keep the page's files for good whose address changes with their content: those that
 * the build names by their hash, and our own that are asked for with one.
 */
public final class KeptFilesFilter implements Filter, Ordered {
  private static final String BUILT = "/VAADIN/build/";
  private static final String OURS = "/jinwen/";
  private static final Pattern VERSION = Pattern.compile("(?:^|&)v(?:-c)?=[0-9A-Za-z_-]+");

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean kept = isKept((HttpServletRequest) request);
    chain.doFilter(request, kept ? new Kept((HttpServletResponse) response) : response);
  }

  /** Of what is not there nothing is kept: it may be there tomorrow. */
  private static boolean isKept(HttpServletRequest request) {
    String path = PathHere.of(request);
    String query = request.getQueryString() == null ? "" : request.getQueryString();
    return path.startsWith(BUILT) && isThere("META-INF/VAADIN/webapp" + path)
        || path.startsWith(OURS)
            && VERSION.matcher(query).find()
            && isThere("META-INF/resources" + path);
  }

  private static boolean isThere(String resource) {
    return KeptFilesFilter.class.getClassLoader().getResource(resource) != null;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  /** Says so in place of what others say about keeping. */
  private static final class Kept extends HttpServletResponseWrapper {
    private static final String CACHE_CONTROL = "Cache-Control";

    private final Set<String> ownHeaders = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    Kept(HttpServletResponse response) {
      super(response);
      ownHeaders.addAll(Set.of(CACHE_CONTROL, "Pragma", "Expires"));
      response.setHeader(CACHE_CONTROL, "public, max-age=31536000, immutable");
    }

    @Override
    public void setHeader(String name, String value) {
      if (!ownHeaders.contains(name)) {
        super.setHeader(name, value);
      }
    }

    @Override
    public void addHeader(String name, String value) {
      if (!ownHeaders.contains(name)) {
        super.addHeader(name, value);
      }
    }

    @Override
    public void setDateHeader(String name, long date) {
      if (!ownHeaders.contains(name)) {
        super.setDateHeader(name, date);
      }
    }
  }
}
