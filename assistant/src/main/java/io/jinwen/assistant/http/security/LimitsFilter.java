package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.CallerLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Holds each caller to so many requests a minute. */
final class LimitsFilter extends OncePerRequestFilter {
  /** What watches the server must hear from it also when somebody asks too much. */
  private static final Set<String> NOT_COUNTED = Set.of("/health", "/metrics");

  private final CallerLimits limits;
  private final SecurityProblems problems;

  LimitsFilter(CallerLimits limits, SecurityProblems problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return NOT_COUNTED.contains(request.getServletPath());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String caller = nameOf(request);
    Optional<Duration> wait = limits.request(caller);
    if (wait.isPresent()) {
      problems.tooOften(request, response, limits.requestsPerMinute(), wait.get());
      return;
    }
    chain.doFilter(request, response);
  }

  /** The caller's name; before a login the address, so that one cannot use up another's share. */
  static String nameOf(HttpServletRequest request) {
    return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
        .flatMap(CurrentCaller::of)
        .map(caller -> CallerLimits.nameOf(caller.name()))
        .orElseGet(() -> "address " + request.getRemoteAddr());
  }
}
