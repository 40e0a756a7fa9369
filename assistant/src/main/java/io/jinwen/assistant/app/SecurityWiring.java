package io.jinwen.assistant.app;

import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.security.AnswerLimitInterceptor;
import io.jinwen.assistant.http.security.ApiAddresses;
import io.jinwen.assistant.http.security.ApiChain;
import io.jinwen.assistant.http.security.OidcConfig;
import io.jinwen.assistant.http.security.OidcLogin;
import io.jinwen.assistant.http.security.OidcTokens;
import io.jinwen.assistant.http.security.PageChain;
import io.jinwen.assistant.http.security.PageSecurity;
import io.jinwen.assistant.http.security.PasswordLogin;
import io.jinwen.assistant.http.security.SecurityParts;
import io.jinwen.assistant.http.security.SecurityProblems;
import io.jinwen.assistant.identity.ApiKeys;
import io.jinwen.assistant.identity.CallerLimits;
import io.jinwen.assistant.identity.Passwords;
import io.jinwen.assistant.identity.Protection;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Makes what stands before every request. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties({SecuritySettings.class, FirstAdministrator.class})
class SecurityWiring {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityWiring.class);
  private static final int REQUESTS_PER_MINUTE = 120;
  private static final int ANSWERS_AT_ONCE = 8;

  @Bean
  Users users(Database database, AuditLog audit, Clock clock, SecuritySettings settings) {
    return new Users(database, audit, clock, settings.login().policy(), Passwords.bcrypt());
  }

  @Bean
  ApiKeys apiKeys(Database database, Users users, AuditLog audit, Ids ids, Clock clock) {
    return new ApiKeys(database, users, audit, ids, clock);
  }

  /** Made at the start, so that a server which would stand open does not begin to listen. */
  @Bean
  Protection protection(
      Settings settings, SecuritySettings security, FirstAdministrator first, Users users)
      throws UnknownHostException {
    Protection decided =
        Protection.decide(
            security.security(),
            InetAddress.getByName(settings.host()),
            () -> {
              first.make(users, System.out);
              return users.hasAdministrator() || security.oidc().config().isPresent();
            });
    if (decided == Protection.NONE) {
      LOG.warn("nothing is protected: whoever reaches {} may do everything", settings.host());
    }
    return decided;
  }

  @Bean
  CallerLimits callerLimits(Protection protection, SecuritySettings settings, Clock clock) {
    boolean limited = protection == Protection.LOGIN;
    SecuritySettings.Limits set = settings.limits();
    return new CallerLimits(
        Optional.ofNullable(set.requestsPerMinute()).orElse(limited ? REQUESTS_PER_MINUTE : 0),
        Optional.ofNullable(set.answersAtOnce()).orElse(limited ? ANSWERS_AT_ONCE : 0),
        clock);
  }

  @Bean
  SecurityProblems securityProblems(JsonWire json) {
    return new SecurityProblems(json);
  }

  @Bean
  PasswordLogin passwordLogin(Users users) {
    return new PasswordLogin(users);
  }

  @Bean
  SecurityParts parts(
      Protection protection,
      Users users,
      ApiKeys keys,
      CallerLimits limits,
      SecuritySettings settings,
      SecurityProblems problems,
      Clock clock) {
    Optional<OidcConfig> oidc = settings.oidc().config();
    return new SecurityParts(
        protection,
        users,
        keys,
        oidc.map(OidcTokens::new),
        oidc.filter(config -> !config.clientId().isEmpty()).map(OidcLogin::new),
        limits,
        new CallerLimits(SecurityParts.LOGINS_PER_MINUTE, 0, clock),
        settings.login().sessionTimeMax(),
        clock,
        settings.allowedHosts(),
        settings.cors().allowed(),
        problems);
  }

  @Bean
  @Order(1)
  SecurityFilterChain apiChain(HttpSecurity http, SecurityParts parts, ListableBeanFactory beans) {
    return new ApiChain(parts, ApiAddresses.of(beans)).build(http);
  }

  @Bean
  AnswerLimitInterceptor answerLimit(CallerLimits limits, SecurityProblems problems) {
    return new AnswerLimitInterceptor(limits, problems);
  }

  @Bean
  @Order(2)
  SecurityFilterChain pageChain(HttpSecurity http, SecurityParts parts, PageSecurity pages) {
    return new PageChain(parts, pages).build(http);
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> sessionTime(
      SecuritySettings settings) {
    return factory ->
        factory.getSettings().getSession().setTimeout(settings.login().sessionTimeMax());
  }
}
