package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Caller;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Leads browsers to the identity provider and back: {@link #PATH} begins it. What the provider's
 * addresses are is asked for at the first login, not at the start.
 */
public final class OidcLogin {
  /** Where a login page's link to the provider goes. */
  public static final String PATH = "/oauth2/authorization/oidc";

  private static final String ID = "oidc";
  private static final String BACK = PageChain.LOGIN + "?provider";

  /** Also who cannot even be led there, because the provider does not answer, comes back. */
  private static final ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> AWAY =
      new ObjectPostProcessor<>() {
        @Override
        public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
          filter.setAuthenticationFailureHandler((request, response, error) -> {
            LOG.warn("the identity provider cannot be asked: {}", error.getMessage());
            response.sendRedirect(request.getContextPath() + BACK);
          });
          return filter;
        }
      };

  private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);

  private final OidcConfig config;
  private final Registration registration;

  public OidcLogin(OidcConfig config) {
    this.config = config;
    this.registration = new Registration(config);
  }

  void configure(HttpSecurity http) {
    http.oauth2Login(login ->
        login
            .loginPage(PageChain.LOGIN)
            .failureUrl(BACK)
            .withObjectPostProcessor(AWAY)
            .clientRegistrationRepository(registration)
            .userInfoEndpoint(info -> info.oidcUserService(this::user)));
  }

  private OidcUser user(OidcUserRequest request) {
    OidcUser user = new OidcUserService().loadUser(request);
    return config
        .caller(user)
        .<OidcUser>map(caller -> new Named(caller, user))
        .orElseThrow(() ->
            new OAuth2AuthenticationException(
                "the provider's token has no claim '%s'".formatted(config.nameClaim())));
  }

  /** A user of the provider under the name and with the roles that hold here. */
  private static final class Named extends DefaultOidcUser {
    private final transient Caller caller;

    Named(Caller caller, OidcUser user) {
      super(
          CallerAuthentication.authorities(caller.roles()), user.getIdToken(), user.getUserInfo());
      this.caller = caller;
    }

    @Override
    public String getName() {
      return caller.name();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Named named && named.caller.equals(caller);
    }

    @Override
    public int hashCode() {
      return caller.hashCode();
    }
  }

  private static final class Registration implements ClientRegistrationRepository {
    private final OidcConfig config;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile ClientRegistration known;

    Registration(OidcConfig config) {
      this.config = config;
    }

    @Override
    public ClientRegistration findByRegistrationId(String id) {
      if (!id.equals(ID)) {
        return null; // the interface's word for none
      }
      asking.lock();
      try {
        if (known == null) {
          known = ask();
        }
        return known;
      } finally {
        asking.unlock();
      }
    }

    private ClientRegistration ask() {
      ClientRegistration.Builder builder =
          ClientRegistrations.fromOidcIssuerLocation(config.issuer())
              .registrationId(ID)
              .clientId(config.clientId())
              .clientSecret(config.clientSecret())
              .scope("openid", "profile");
      if (config.clientSecret().isEmpty()) {
        builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
      }
      return builder.build();
    }
  }
}
