package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Caller;
import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who is asking on this thread, for pages, which see no requests. */
public final class CurrentCaller {
  private CurrentCaller() {}

  /** The caller; empty before a login. */
  public static Optional<Caller> find() {
    return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
        .flatMap(CurrentCaller::of);
  }

  static Optional<Caller> of(Authentication authentication) {
    if (!authentication.isAuthenticated()
        || authentication instanceof AnonymousAuthenticationToken) {
      return Optional.empty();
    }
    return Optional.of(
        authentication instanceof CallerAuthentication ours
            ? ours.caller()
            : new Caller(
                authentication.getName(),
                "",
                CallerAuthentication.roles(authentication.getAuthorities())));
  }
}
