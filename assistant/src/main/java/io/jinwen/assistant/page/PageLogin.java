package io.jinwen.assistant.page;

import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.VaadinDefaultRequestCache;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import io.jinwen.assistant.http.security.PageSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * The page's part of the chain before it: everything needs a login but the login itself, and what
 * is needed to draw that. Vaadin opens a view only if its class says for whom it is.
 */
final class PageLogin implements PageSecurity {
  private static final String LOGIN = "/" + LoginView.PATH;

  private final RequestUtil requests;
  private final VaadinDefaultRequestCache wanted;

  /**
   * @param wanted remembers where one wanted to go before the login
   */
  PageLogin(RequestUtil requests, VaadinDefaultRequestCache wanted) {
    this.requests = requests;
    this.wanted = wanted;
  }

  @Override
  public void configure(HttpSecurity http, boolean loginNeeded) {
    if (!loginNeeded) {
      http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated());
      return;
    }
    HttpSessionRequestCache addresses = new HttpSessionRequestCache();
    addresses.setMatchingRequestParameterName(null); // nothing is added to an address
    wanted.setDelegateRequestCache(addresses);
    // What a window and the server tell each other carries a token of Vaadin's own.
    http.csrf(csrf -> csrf.ignoringRequestMatchers(requests::isFrameworkInternalRequest))
        .authorizeHttpRequests(
            rules -> rules.requestMatchers("/jinwen/**", "/favicon.ico").permitAll())
        .with(
            VaadinSecurityConfigurer.vaadin(),
            vaadin ->
                vaadin.loginView(LoginView.class, LOGIN + "?out").enableCsrfConfiguration(false));
  }
}
