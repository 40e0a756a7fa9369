package io.jinwen.assistant.web.security;

import jakarta.servlet.DispatcherType;
import java.util.Optional;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;

/** Before the pages and every address that {@link ApiChain} does not know. */
public final class PageChain {
  private final Door door;
  private final Optional<PageSecurity> pages;

  public PageChain(Door door, Optional<PageSecurity> pages) {
    this.door = door;
    this.pages = pages;
  }

  public SecurityFilterChain build(HttpSecurity http) {
    http.headers(headers -> Headers.write(headers, Headers.PAGE_POLICY))
        .httpBasic(AbstractHttpConfigurer::disable)
        .addFilterAfter(door.hostAndOriginFilter(), HeaderWriterFilter.class)
        .authorizeHttpRequests(rules ->
            rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC).permitAll());
    if (door.asksForLogin()) {
      http.csrf(Csrf::common)
          .formLogin(Customizer.withDefaults())
          .addFilterAfter(
              new LoginLimitFilter(door.loginLimits(), door.problems()), HeaderWriterFilter.class)
          .addFilterBefore(new FreshUserFilter(door.users()), AnonymousAuthenticationFilter.class);
      door.login().ifPresent(login -> login.configure(http));
    } else {
      http.csrf(AbstractHttpConfigurer::disable)
          .addFilterBefore(new LocalCallerFilter(), AnonymousAuthenticationFilter.class);
    }
    pages.ifPresentOrElse(
        part -> part.configure(http, door.asksForLogin()),
        () -> http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated()));
    return http.build();
  }
}
