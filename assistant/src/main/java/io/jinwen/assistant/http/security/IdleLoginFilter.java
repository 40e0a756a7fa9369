package io.jinwen.assistant.http.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends logins with which nothing was done for so long. The container's own clock is set back by
 * what every window that is left open sends by itself: heartbeats, and polls, which only the page
 * can tell from what somebody did. Here they do not count.
 */
final class IdleLoginFilter extends OncePerRequestFilter {
  private static final String LAST_DONE = IdleLoginFilter.class.getName();

  /** What a window sends while nobody does anything: it is there, and it listens. */
  private static final List<String> BY_THEMSELVES = List.of("v-r=heartbeat", "v-r=push");

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
    Instant now = clock.instant();
    HttpSession session = request.getSession(false);
    if (session != null
        && session.getAttribute(LAST_DONE) instanceof Instant last
        && now.isAfter(last.plus(idleMax))) {
      SecurityContextHolder.clearContext();
      session.invalidate();
    }
    try {
      chain.doFilter(request, response);
    } finally {
      if (!isSentByItself(request)) {
        somethingWasDone(request, now);
      }
    }
  }

  private static void somethingWasDone(HttpServletRequest request, Instant at) {
    HttpSession session = request.getSession(false);
    if (session == null) {
      return;
    }
    try {
      session.setAttribute(LAST_DONE, at);
    } catch (IllegalStateException _) {
      // another request has ended the login meanwhile
    }
  }

  private static boolean isSentByItself(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getAttribute(PageChain.SENT_BY_ITSELF) != null
        || query != null && BY_THEMSELVES.stream().anyMatch(query::contains);
  }
}
