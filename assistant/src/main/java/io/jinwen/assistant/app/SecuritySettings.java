package io.jinwen.assistant.app;

import io.jinwen.assistant.http.security.OidcConfig;
import io.jinwen.assistant.identity.Protection.SecurityMode;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.Users.LoginPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may ask, and how much; set as {@link Settings} are. docs/SECURITY.md tells which ones a
 * server for several people needs.
 *
 * @param security whether callers must log in
 * @param login how logins are treated
 * @param limits what one caller may ask for
 * @param hosts names under which callers reach the server; any where none is set
 * @param cors pages of other sites
 * @param oidc an identity provider
 */
@ConfigurationProperties("jinwen")
record SecuritySettings(
    @DefaultValue("auto") SecurityMode security,
    @DefaultValue Login login,
    @DefaultValue Limits limits,
    @DefaultValue List<String> hosts,
    @DefaultValue Cors cors,
    @DefaultValue Oidc oidc) {

  Set<String> allowedHosts() {
    return hosts.stream()
        .map(host -> host.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /**
   * @param failuresMax wrong passwords in a row after which a user is locked
   * @param lockTime for how long
   * @param passwordLengthMin fewest characters of a password
   * @param sessionTimeMax how long a login lasts while nothing is asked
   */
  record Login(
      @DefaultValue("5") int failuresMax,
      @DefaultValue("15m") Duration lockTime,
      @DefaultValue("12") int passwordLengthMin,
      @DefaultValue("30m") Duration sessionTimeMax) {
    LoginPolicy policy() {
      return new LoginPolicy(failuresMax, lockTime, passwordLengthMin);
    }
  }

  /**
   * 0 stands for no limit; where nothing is set there are limits only where callers log in.
   *
   * @param requestsPerMinute 120 by default
   * @param answersAtOnce 8 by default
   */
  record Limits(Integer requestsPerMinute, Integer answersAtOnce) {}

  /**
   * @param origins pages that may call the API, such as {@code https://intranet.example}
   */
  record Cors(@DefaultValue List<String> origins) {
    Set<String> allowed() {
      return origins.stream().map(String::strip).collect(Collectors.toSet());
    }
  }

  /**
   * @param issuer off where there is none
   * @param audience the client id where none is named
   * @param clientSecret best given as {@code JINWEN_OIDC_CLIENT_SECRET} in the environment
   * @param roles values of the claim to roles: {@code jinwen.oidc.roles.teller=user}
   */
  record Oidc(
      String issuer,
      String audience,
      @DefaultValue("") String clientId,
      @DefaultValue("") String clientSecret,
      @DefaultValue("sub") String nameClaim,
      @DefaultValue("name") String displayClaim,
      @DefaultValue("roles") String rolesClaim,
      @DefaultValue Map<String, Role> roles) {

    /**
     * @throws IllegalArgumentException where neither audience nor client id say which tokens are
     *     for us
     */
    Optional<OidcConfig> config() {
      if (issuer == null || issuer.isBlank()) {
        return Optional.empty();
      }
      String required = audience == null ? clientId : audience;
      if (required.isBlank()) {
        throw new IllegalArgumentException(
            "jinwen.oidc.issuer is set; set jinwen.oidc.client-id or jinwen.oidc.audience too, else any token of that issuer would be accepted");
      }
      return Optional.of(
          new OidcConfig(
              issuer,
              required,
              clientId,
              clientSecret,
              nameClaim,
              displayClaim,
              rolesClaim,
              roles));
    }

    @Override
    public String toString() {
      return "Oidc[%s]".formatted(issuer); // never the secret
    }
  }
}
