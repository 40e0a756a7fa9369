package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Caller;
import io.jinwen.assistant.identity.Role;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * An identity provider that speaks OpenID Connect, and how its claims are read.
 *
 * @param issuer its address, as in the {@code iss} of its tokens
 * @param audience what the {@code aud} of a token must hold
 * @param clientId empty where only tokens are accepted and browsers are not led there
 * @param clientSecret empty for a public client
 * @param nameClaim who it is; must never be given to another person
 * @param displayClaim the name for people
 * @param rolesClaim the claim with the roles, with dots into objects, such as {@code
 *     realm_access.roles}
 * @param roles values of that claim to roles of ours; where empty, values with our names count
 */
public record OidcConfig(
    String issuer,
    String audience,
    String clientId,
    String clientSecret,
    String nameClaim,
    String displayClaim,
    String rolesClaim,
    Map<String, Role> roles) {
  private static final int NAME_CHARACTERS_MAX = 150;

  public OidcConfig {
    roles = Map.copyOf(roles);
  }

  /**
   * Who a token is about. Names are marked, so that nobody at the provider can take the name of a
   * user here; empty where the token names nobody.
   */
  Optional<Caller> caller(ClaimAccessor claims) {
    return Optional.ofNullable(claims.getClaimAsString(nameClaim))
        .filter(name -> !name.isBlank() && name.length() <= NAME_CHARACTERS_MAX)
        .map(name ->
            new Caller(
                "oidc:" + name,
                Optional.ofNullable(claims.getClaimAsString(displayClaim)).orElse(""),
                roles(claims)));
  }

  private Set<Role> roles(ClaimAccessor claims) {
    Object value = claims.getClaims();
    for (String step : rolesClaim.split("\\.")) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    Collection<?> values =
        switch (value) {
          case null -> List.of();
          case Collection<?> many -> many;
          case String text -> List.of(text.split("[ ,]+"));
          default -> List.of(value);
        };
    Set<Role> found = EnumSet.noneOf(Role.class);
    values.forEach(each -> role(String.valueOf(each)).ifPresent(found::add));
    return found;
  }

  private Optional<Role> role(String value) {
    return roles.isEmpty()
        ? Role.ALL.stream().filter(role -> role.code().equals(value)).findFirst()
        : Optional.ofNullable(roles.get(value));
  }

  @Override
  public String toString() {
    return "OidcConfig[%s]".formatted(issuer); // never the secret
  }

  /** The identity provider does not answer, so whether a token is good cannot be told. */
  static final class IssuerUnreachableException extends RuntimeException {
    IssuerUnreachableException(String issuer, Throwable cause) {
      super("the identity provider %s does not answer".formatted(issuer), cause);
    }
  }
}
