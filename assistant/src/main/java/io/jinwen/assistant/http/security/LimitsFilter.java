package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.OpenAiPaths;
import io.jinwen.assistant.http.ProblemKind;
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

/** Holds each caller to so many requests a minute and so many answers at once. */
final class LimitsFilter extends OncePerRequestFilter {
  /** What watches the server must hear from it also when somebody asks too much. */
  private static final Set<String> NOT_COUNTED = Set.of("/health", "/metrics");

  private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

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
    String path = request.getServletPath();
    if (!path.equals("/chat") && !OpenAiPaths.answers(path)) {
      chain.doFilter(request, response);
      return;
    }
    Optional<CallerLimits.Place> place = limits.beginAnswer(caller);
    if (place.isEmpty()) {
      problems.tooMany(
          request,
          response,
          ProblemKind.TOO_MANY_ANSWERS,
          "同时进行的回答最多 %d 个，请等其中一个结束再试。".formatted(limits.answersAtOnce()),
          ANSWER_WAIT);
      return;
    }
    try (CallerLimits.Place _ = place.get()) {
      chain.doFilter(request, response);
    }
  }

  /** The caller's name; before a login the address, so that one cannot use up another's share. */
  static String nameOf(HttpServletRequest request) {
    return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
        .flatMap(CurrentCaller::of)
        .map(caller -> CallerLimits.nameOf(caller.name()))
        .orElseGet(() -> "address " + request.getRemoteAddr());
  }
}
