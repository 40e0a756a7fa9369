package io.jinwen.assistant.http.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** What browsers are told about every answer. docs/SECURITY.md says what each is for. */
final class Headers {
  /** Nothing of the API is a page. */
  static final String API_POLICY =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  /**
   * Vaadin starts its page with an inline script and evaluates the scripts that its server side
   * sends, so both must be allowed; from elsewhere nothing is loaded, not even a picture, by which
   * an answer could carry text away.
   */
  static final String PAGE_POLICY =
      "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
          + "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
          + "font-src 'self' data:; connect-src 'self'; object-src 'none'; "
          + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

  private Headers() {}

  static void write(HeadersConfigurer<HttpSecurity> headers, String policy) {
    headers
        .contentSecurityPolicy(content -> content.policyDirectives(policy))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
        .permissionsPolicyHeader(permissions ->
            permissions.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()"))
        .crossOriginResourcePolicy(
            resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
  }
}
