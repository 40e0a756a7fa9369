package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.ProblemKind;
import io.jinwen.assistant.identity.CallerLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets an address try so many logins a minute: names are tried as well as passwords. */
final class LoginLimitFilter extends OncePerRequestFilter {
  static final int PER_MINUTE = 20;

  private final CallerLimits limits;
  private final SecurityProblems problems;

  LoginLimitFilter(CallerLimits limits, SecurityProblems problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !(request.getMethod().equals("POST")
        && request.getServletPath().equals(PageChain.LOGIN));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Duration> wait = limits.request(request.getRemoteAddr());
    if (wait.isPresent() && isForm(request)) {
      response.sendRedirect(request.getContextPath() + PageChain.LOGIN + "?busy");
      return;
    }
    if (wait.isPresent()) {
      problems.tooMany(
          request,
          response,
          ProblemKind.RATE_LIMITED,
          "登录尝试太频繁，每分钟最多 %d 次，请稍后再试。".formatted(limits.requestsPerMinute()),
          wait.get());
      return;
    }
    chain.doFilter(request, response);
  }

  /** A person before a form reads pages, a program reads the status. */
  private static boolean isForm(HttpServletRequest request) {
    String accepted = request.getHeader("Accept");
    return accepted != null && accepted.contains("text/html");
  }
}
