package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.ApiAddress;
import io.jinwen.assistant.identity.Role;
import jakarta.servlet.DispatcherType;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/** Before the addresses for programs, which a page of ours may call too. */
public final class ApiChain {
  private final SecurityParts parts;
  private final ApiAddresses addresses;

  public ApiChain(SecurityParts parts, ApiAddresses addresses) {
    this.parts = parts;
    this.addresses = addresses;
  }

  public SecurityFilterChain build(HttpSecurity http) {
    http.securityMatcher(addresses.patterns())
        .headers(headers -> Headers.write(headers, Headers.API_POLICY))
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .exceptionHandling(handling ->
            handling
                .authenticationEntryPoint(parts.problems())
                .accessDeniedHandler(parts.problems()))
        .addFilterAfter(parts.hostAndOriginFilter(), HeaderWriterFilter.class)
        .addFilterBefore(
            new LimitsFilter(parts.limits(), parts.problems()), AuthorizationFilter.class)
        .authorizeHttpRequests(this::rules);
    crossOrigin(http);
    if (parts.asksForLogin()) {
      http.csrf(
              csrf -> {
                Csrf.common(csrf);
                csrf.requireCsrfProtectionMatcher(Csrf::isNeeded);
              })
          .addFilterBefore(
              FreshUserFilter.ofApi(parts.users(), parts.problems()),
              AnonymousAuthenticationFilter.class)
          .addFilterBefore(
              new BearerFilter(parts.keys(), parts.tokens(), parts.limits(), parts.problems()),
              AnonymousAuthenticationFilter.class);
    } else {
      http.csrf(AbstractHttpConfigurer::disable)
          .addFilterBefore(new LocalCallerFilter(), AnonymousAuthenticationFilter.class);
    }
    return http.build();
  }

  private void rules(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          rules) {
    rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC).permitAll();
    for (ApiAddress part : addresses.declared()) {
      var those = rules.requestMatchers(ApiAddresses.patternsOf(part).toArray(String[]::new));
      if (part.open()) {
        those.permitAll();
      } else {
        those.hasAnyRole(Arrays.stream(part.roles()).map(Role::name).toArray(String[]::new));
      }
    }
    rules.anyRequest().denyAll();
  }

  /** Programs in pages of other sites, where they are allowed at all, show keys, never cookies. */
  private void crossOrigin(HttpSecurity http) {
    if (parts.allowedOrigins().isEmpty()) {
      http.cors(AbstractHttpConfigurer::disable);
      return;
    }
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(List.copyOf(parts.allowedOrigins()));
    allowed.setAllowedMethods(List.of("GET", "POST", "PATCH", "DELETE"));
    allowed.setAllowedHeaders(List.of("Authorization", "X-Api-Key", "Content-Type", "Accept"));
    allowed.setExposedHeaders(List.of("X-Request-Id", "Retry-After"));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", allowed);
    http.cors(cors -> cors.configurationSource(source));
  }
}
