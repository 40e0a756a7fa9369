package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.ApiKeys;
import io.jinwen.assistant.identity.CallerLimits;
import io.jinwen.assistant.identity.Protection;
import io.jinwen.assistant.identity.Users;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What both chains are made of.
 *
 * @param tokens of the identity provider, where one is set
 * @param login what leads browsers to the identity provider, where one is set
 * @param loginIdleMax how long a login lasts while nothing is done with it
 * @param allowedHosts names under which callers reach the server; any where there is none
 * @param allowedOrigins pages of other sites that may call the API
 */
public record SecurityParts(
    Protection protection,
    Users users,
    ApiKeys keys,
    Optional<OidcTokens> tokens,
    Optional<OidcLogin> login,
    CallerLimits limits,
    CallerLimits loginLimits,
    Duration loginIdleMax,
    Clock clock,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    SecurityProblems problems) {
  /** Tries of logins that one address has in a minute. */
  public static final int LOGINS_PER_MINUTE = LoginLimitFilter.PER_MINUTE;

  public SecurityParts {
    allowedHosts = Set.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  boolean asksForLogin() {
    return protection == Protection.LOGIN;
  }

  HostAndOriginFilter hostAndOriginFilter() {
    return new HostAndOriginFilter(
        problems, protection == Protection.LOOPBACK, allowedHosts, allowedOrigins);
  }
}
