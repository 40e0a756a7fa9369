package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.security.OidcConfig.IssuerUnreachableException;
import io.jinwen.assistant.identity.ApiKeys;
import io.jinwen.assistant.identity.Caller;
import io.jinwen.assistant.identity.CallerLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads {@code Authorization: Bearer} or {@code X-Api-Key}: one of our keys, or a token of the
 * identity provider. It counts in place of a login that the same request may carry, and where it
 * opens nothing the request is refused.
 */
final class BearerFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private static final String KEY_HEADER = "X-Api-Key";

  private final ApiKeys keys;
  private final Optional<OidcTokens> tokens;
  private final CallerLimits limits;
  private final SecurityProblems problems;

  BearerFilter(
      ApiKeys keys, Optional<OidcTokens> tokens, CallerLimits limits, SecurityProblems problems) {
    this.keys = keys;
    this.tokens = tokens;
    this.limits = limits;
    this.problems = problems;
  }

  /** Whether a request shows a key or a token; no page of another site can make a browser do so. */
  static boolean isUsedBy(HttpServletRequest request) {
    return shown(request).isPresent();
  }

  private static Optional<String> shown(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.of(header.substring(SCHEME.length()).strip());
    }
    return Optional.ofNullable(request.getHeader(KEY_HEADER)).map(String::strip);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<String> key = shown(request);
    if (key.isPresent()) {
      // A caller with too many wrong keys gets that answer before another one is looked up.
      Optional<Duration> wait = limits.wait(LimitsFilter.nameOf(request));
      if (wait.isPresent()) {
        problems.tooOften(request, response, limits.requestsPerMinute(), wait.get());
        return;
      }
      Optional<Caller> caller;
      try {
        caller = caller(key.get());
      } catch (IssuerUnreachableException e) {
        problems.issuerUnreachable(request, response, e);
        return;
      }
      if (caller.isEmpty()) {
        refuse(request, response);
        return;
      }
      SecurityContextHolder.setContext(
          new SecurityContextImpl(CallerAuthentication.of(caller.get())));
    }
    chain.doFilter(request, response);
  }

  /** Trying keys counts as asking does. */
  private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<Duration> wait = limits.request(LimitsFilter.nameOf(request));
    if (wait.isPresent()) {
      problems.tooOften(request, response, limits.requestsPerMinute(), wait.get());
    } else {
      problems.keyRefused(request, response);
    }
  }

  private Optional<Caller> caller(String shown) {
    return shown.startsWith(ApiKeys.PREFIX)
        ? keys.caller(shown)
        : tokens.flatMap(issuer -> issuer.caller(shown));
  }
}
