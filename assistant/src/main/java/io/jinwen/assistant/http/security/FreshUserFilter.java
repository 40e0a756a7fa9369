package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.User;
import io.jinwen.assistant.identity.Users;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends logins of users who were disabled or got another password or other roles since. A login with
 * a temporary password opens nothing but the page on which another is chosen.
 */
final class FreshUserFilter extends OncePerRequestFilter {
  private final Users users;
  private final Optional<SecurityProblems> refusal;

  private FreshUserFilter(Users users, Optional<SecurityProblems> refusal) {
    this.users = users;
    this.refusal = refusal;
  }

  /** For the addresses of programs, which refuse a login with a temporary password. */
  static FreshUserFilter ofApi(Users users, SecurityProblems problems) {
    return new FreshUserFilter(users, Optional.of(problems));
  }

  /** For the page, whose views see to it that another password is chosen first. */
  static FreshUserFilter ofPage(Users users) {
    return new FreshUserFilter(users, Optional.empty());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication login
        && login.version() != CallerAuthentication.NO_VERSION) {
      Optional<User> user = holder(login);
      if (user.isEmpty()) {
        end(request);
      } else if (user.get().passwordTemporary() && refusal.isPresent()) {
        refusal.get().passwordToBeChanged(request, response);
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private static void end(HttpServletRequest request) {
    SecurityContextHolder.clearContext();
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /** Who logged in, where the login still holds. */
  private Optional<User> holder(CallerAuthentication login) {
    return users
        .find(login.getName())
        .filter(user -> !user.disabled() && user.version() == login.version());
  }
}
