package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ProblemKind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a browser sends on behalf of a page that is not ours.
 *
 * <p>A page of the internet, opened in a browser on this machine, can send requests to the loopback
 * address. It cannot choose their headers: {@code Origin} names the page, {@code Sec-Fetch-Site}
 * says that it is another one, and where the page made its own name point to 127.0.0.1 ("DNS
 * rebinding"), {@code Host} still holds that name.
 */
final class HostAndOriginFilter extends OncePerRequestFilter {
  private static final Pattern LOOPBACK_NAME =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");
  private static final Pattern PORT = Pattern.compile(":\\d+$");
  private static final List<String> OTHER_SITES = List.of("cross-site", "same-site");

  private final SecurityProblems problems;
  private final boolean onlyLoopbackNames;
  private final Set<String> allowedHosts;
  private final Set<String> allowedOrigins;

  /**
   * @param onlyLoopbackNames whether {@code Host} must name this machine
   * @param allowedHosts the names, without a port, that {@code Host} may have beside those of this
   *     machine; any where there is none
   * @param allowedOrigins other pages that may call, such as {@code https://intranet.example}
   */
  HostAndOriginFilter(
      SecurityProblems problems,
      boolean onlyLoopbackNames,
      Set<String> allowedHosts,
      Set<String> allowedOrigins) {
    this.problems = problems;
    this.onlyLoopbackNames = onlyLoopbackNames;
    this.allowedHosts = allowedHosts;
    this.allowedOrigins = allowedOrigins;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String host = lower(request.getHeader("Host"));
    if (onlyLoopbackNames && !LOOPBACK_NAME.matcher(host).matches()) {
      problems.refuse(
          request,
          response,
          Problem.of(
              ProblemKind.HOST_REFUSED,
              "未启用登录时只接受发往 localhost 或 127.0.0.1 的请求；要用别的名称访问，请启用登录（见 docs/SECURITY.md）。"));
      return;
    }
    if (!allowedHosts.isEmpty() && !isAllowed(host)) {
      problems.refuse(
          request,
          response,
          Problem.of(ProblemKind.HOST_REFUSED, "不接受发往这个名称的请求；允许的名称在 jinwen.hosts 里设置。"));
      return;
    }
    if (isFromAnotherPage(request, host)) {
      problems.refuse(
          request,
          response,
          Problem.of(
              ProblemKind.ORIGIN_REFUSED, "不接受其他网站的页面发来的请求；要允许某个网站，请设置 jinwen.cors.origins。"));
      return;
    }
    chain.doFilter(request, response);
  }

  private boolean isAllowed(String host) {
    return LOOPBACK_NAME.matcher(host).matches()
        || allowedHosts.contains(host)
        || allowedHosts.contains(PORT.matcher(host).replaceFirst(""));
  }

  private boolean isFromAnotherPage(HttpServletRequest request, String host) {
    String origin = request.getHeader("Origin");
    if (origin != null) {
      String page = lower(origin);
      return !allowedOrigins.contains(page) && !isOwn(page, host);
    }
    return OTHER_SITES.contains(lower(request.getHeader("Sec-Fetch-Site")))
        && !isNavigation(request);
  }

  /** Following a link to us from elsewhere is what links are for; it changes nothing. */
  private static boolean isNavigation(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && lower(request.getHeader("Sec-Fetch-Mode")).equals("navigate");
  }

  /** The scheme may differ: before a proxy that ends TLS it is https, behind it http. */
  private static boolean isOwn(String origin, String host) {
    if (origin.startsWith("https://")) {
      return without(origin.substring("https://".length()), ":443").equals(without(host, ":443"));
    }
    return origin.startsWith("http://")
        && without(origin.substring("http://".length()), ":80").equals(without(host, ":80"));
  }

  private static String without(String authority, String port) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }

  private static String lower(String header) {
    return header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
  }
}
