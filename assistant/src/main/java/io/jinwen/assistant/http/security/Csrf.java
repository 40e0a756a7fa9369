package io.jinwen.assistant.http.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

/**
 * The token that a page's changing requests carry where a login is kept in a cookie: the cookie
 * {@code XSRF-TOKEN} holds it, the header {@code X-XSRF-TOKEN} or the field {@code _csrf} brings it
 * back. Both chains use the same, so that a page can call the API.
 */
final class Csrf {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private Csrf() {}

  static void common(CsrfConfigurer<HttpSecurity> csrf) {
    csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
        .csrfTokenRequestHandler(new TokenForPages());
  }

  /** Only a login in a cookie can be abused; a program with a key has none. */
  static boolean isNeeded(HttpServletRequest request) {
    return !READING.contains(request.getMethod())
        && !BearerFilter.isUsedBy(request)
        && request.getSession(false) != null;
  }

  /** Sets the cookie at the first request of a page, and never for a program with a key. */
  private static final class TokenForPages extends CsrfTokenRequestAttributeHandler {
    @Override
    public void handle(
        HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
      super.handle(request, response, token);
      if (!BearerFilter.isUsedBy(request)) {
        token.get();
      }
    }
  }
}
