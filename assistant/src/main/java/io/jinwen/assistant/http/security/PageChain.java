package io.jinwen.assistant.http.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Before the pages and every address that {@link ApiChain} does not know. */
public final class PageChain {
  /** Where the pages show their login, and where its form is sent. */
  static final String LOGIN = "/login";

  /** Attribute of a request that a window sent by itself: a login goes on idling meanwhile. */
  public static final String SENT_BY_ITSELF = PageChain.class.getName() + ".sent-by-itself";

  /**
   * The page's servlet is forwarded to, and the container ends a forwarded answer past the filter
   * that would write the headers last.
   */
  private static final ObjectPostProcessor<HeaderWriterFilter> AT_ONCE =
      new ObjectPostProcessor<>() {
        @Override
        public <O extends HeaderWriterFilter> O postProcess(O filter) {
          filter.setShouldWriteHeadersEagerly(true);
          return filter;
        }
      };

  private final SecurityParts parts;
  private final PageSecurity pages;

  public PageChain(SecurityParts parts, PageSecurity pages) {
    this.parts = parts;
    this.pages = pages;
  }

  public SecurityFilterChain build(HttpSecurity http) {
    http.headers(
            headers -> {
              Headers.write(headers, Headers.PAGE_POLICY);
              headers.withObjectPostProcessor(AT_ONCE);
            })
        .httpBasic(AbstractHttpConfigurer::disable)
        .addFilterAfter(parts.hostAndOriginFilter(), HeaderWriterFilter.class)
        .authorizeHttpRequests(rules ->
            rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC).permitAll());
    if (parts.asksForLogin()) {
      http.csrf(Csrf::common)
          .formLogin(form -> form.loginPage(LOGIN))
          .exceptionHandling(refusals ->
              refusals.defaultAccessDeniedHandlerFor(
                  PageChain::sendBack,
                  PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, LOGIN)))
          .addFilterAfter(
              new LoginLimitFilter(parts.loginLimits(), parts.problems()), HeaderWriterFilter.class)
          .addFilterBefore(
              new IdleLoginFilter(parts.loginIdleMax(), parts.clock()),
              AnonymousAuthenticationFilter.class)
          .addFilterBefore(
              FreshUserFilter.ofPage(parts.users()), AnonymousAuthenticationFilter.class);
      parts.login().ifPresent(login -> login.configure(http));
    } else {
      http.csrf(AbstractHttpConfigurer::disable)
          .addFilterBefore(new LocalCallerFilter(), AnonymousAuthenticationFilter.class);
    }
    pages.configure(http, parts.asksForLogin());
    return http.build();
  }

  /** The form was open for so long that its token is no more. */
  private static void sendBack(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException error)
      throws IOException {
    response.sendRedirect(request.getContextPath() + LOGIN + "?stale");
  }
}
