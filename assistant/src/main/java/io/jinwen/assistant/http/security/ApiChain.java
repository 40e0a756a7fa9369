package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Role;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.stream.Stream;
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
  /** Each stands for itself and everything below it. */
  private static final List<String> ADDRESSES =
      List.of(
          "/chat",
          "/v1",
          "/sessions",
          "/feedback",
          "/reviews",
          "/audit",
          "/health",
          "/metrics",
          "/calculators",
          "/documents",
          "/openapi.json",
          "/openapi.yaml");

  private final Door door;

  public ApiChain(Door door) {
    this.door = door;
  }

  public SecurityFilterChain build(HttpSecurity http) {
    http.securityMatcher(
            Stream.concat(ADDRESSES.stream(), ADDRESSES.stream().map(address -> address + "/**"))
                .toArray(String[]::new))
        .headers(headers -> Headers.write(headers, Headers.API_POLICY))
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .exceptionHandling(handling ->
            handling.authenticationEntryPoint(door.problems()).accessDeniedHandler(door.problems()))
        .addFilterAfter(door.hostAndOriginFilter(), HeaderWriterFilter.class)
        .addFilterBefore(
            new LimitsFilter(door.limits(), door.problems()), AuthorizationFilter.class)
        .authorizeHttpRequests(ApiChain::rules);
    crossOrigin(http);
    if (door.asksForLogin()) {
      http.csrf(
              csrf -> {
                Csrf.common(csrf);
                csrf.requireCsrfProtectionMatcher(Csrf::isNeeded);
              })
          .addFilterBefore(new FreshUserFilter(door.users()), AnonymousAuthenticationFilter.class)
          .addFilterBefore(
              new BearerFilter(door.keys(), door.tokens(), door.limits(), door.problems()),
              AnonymousAuthenticationFilter.class);
    } else {
      http.csrf(AbstractHttpConfigurer::disable)
          .addFilterBefore(new LocalCallerFilter(), AnonymousAuthenticationFilter.class);
    }
    return http.build();
  }

  private static void rules(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          rules) {
    rules
        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
        .permitAll()
        .requestMatchers("/health", "/openapi.json", "/openapi.yaml")
        .permitAll()
        .requestMatchers("/reviews", "/reviews/**")
        .hasAnyRole(Role.REVIEWER.name(), Role.ADMIN.name())
        .requestMatchers("/audit", "/audit/**")
        .hasAnyRole(Role.AUDITOR.name(), Role.ADMIN.name())
        .requestMatchers("/metrics", "/metrics/**")
        .authenticated()
        .anyRequest()
        .hasRole(Role.USER.name());
  }

  /** Programs in pages of other sites, where they are allowed at all, show keys, never cookies. */
  private void crossOrigin(HttpSecurity http) {
    if (door.allowedOrigins().isEmpty()) {
      http.cors(AbstractHttpConfigurer::disable);
      return;
    }
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(List.copyOf(door.allowedOrigins()));
    allowed.setAllowedMethods(List.of("GET", "POST", "PATCH", "DELETE"));
    allowed.setAllowedHeaders(List.of("Authorization", "X-Api-Key", "Content-Type", "Accept"));
    allowed.setExposedHeaders(List.of("X-Request-Id", "Retry-After"));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", allowed);
    http.cors(cors -> cors.configurationSource(source));
  }
}
