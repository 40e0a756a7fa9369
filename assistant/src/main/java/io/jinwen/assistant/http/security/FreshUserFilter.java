package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Users;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends logins of users who were disabled or got another password or other roles since. */
final class FreshUserFilter extends OncePerRequestFilter {
  private final Users users;

  FreshUserFilter(Users users) {
    this.users = users;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication login
        && login.version() != CallerAuthentication.NO_VERSION
        && !stillHolds(login)) {
      SecurityContextHolder.clearContext();
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
    }
    chain.doFilter(request, response);
  }

  private boolean stillHolds(CallerAuthentication login) {
    return users
        .find(login.getName())
        .filter(user -> !user.disabled() && user.version() == login.version())
        .isPresent();
  }
}
