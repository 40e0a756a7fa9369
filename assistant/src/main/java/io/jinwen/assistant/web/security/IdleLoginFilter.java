package io.jinwen.assistant.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends logins with which nothing was done for so long. The container's own clock is set back by the
 * heartbeats of every window that is left open; here they do not count.
 */
final class IdleLoginFilter extends OncePerRequestFilter {
  private static final String LAST_DONE = IdleLoginFilter.class.getName();
  private static final String HEARTBEAT = "v-r=heartbeat";

  private final Duration idleMax;
  private final Clock clock;

  IdleLoginFilter(Duration idleMax, Clock clock) {
    this.idleMax = idleMax;
    this.clock = clock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpSession session = request.getSession(false);
    if (session != null) {
      Instant now = clock.instant();
      if (session.getAttribute(LAST_DONE) instanceof Instant last
          && now.isAfter(last.plus(idleMax))) {
        SecurityContextHolder.clearContext();
        session.invalidate();
      } else if (!isHeartbeat(request)) {
        session.setAttribute(LAST_DONE, now);
      }
    }
    chain.doFilter(request, response);
  }

  private static boolean isHeartbeat(HttpServletRequest request) {
    String query = request.getQueryString();
    return query != null && query.contains(HEARTBEAT);
  }
}
