package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.security.OidcConfig.IssuerUnreachableException;
import io.jinwen.assistant.identity.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Tokens that an identity provider signed: signature, issuer, audience and time are checked. The
 * provider's keys are fetched when the first token comes, and again when one is signed with a key
 * not yet known; at the start nothing is called.
 */
public final class OidcTokens {
  private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);
  private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);
  private static final Duration READ_TIME_MAX = Duration.ofSeconds(10);

  private final OidcConfig config;
  private final JwtDecoder decoder;

  public OidcTokens(OidcConfig config) {
    this.config = config;
    this.decoder = new SupplierJwtDecoder(() -> decoder(config));
  }

  private static NimbusJwtDecoder decoder(OidcConfig config) {
    SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(CONNECT_TIME_MAX);
    requests.setReadTimeout(READ_TIME_MAX);
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withIssuerLocation(config.issuer())
            .jwsAlgorithms(algorithms ->
                algorithms.addAll(
                    List.of(
                        SignatureAlgorithm.RS256,
                        SignatureAlgorithm.PS256,
                        SignatureAlgorithm.ES256)))
            .restOperations(new RestTemplate(requests))
            .build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(),
            new JwtIssuerValidator(config.issuer()),
            new JwtClaimValidator<>(JwtClaimNames.EXP, Objects::nonNull),
            new JwtClaimValidator<List<String>>(
                JwtClaimNames.AUD,
                audiences -> audiences != null && audiences.contains(config.audience()))));
    return decoder;
  }

  /**
   * Who a token speaks for; nobody where it is not one of the provider's for us, or too old.
   *
   * @throws IssuerUnreachableException where the provider's keys cannot be had to tell
   */
  Optional<Caller> caller(String token) {
    try {
      return config.caller(decoder.decode(token));
    } catch (BadJwtException e) {
      LOG.debug("a token was refused", e);
      return Optional.empty();
    } catch (JwtException | JwtDecoderInitializationException e) {
      throw new IssuerUnreachableException(config.issuer(), e);
    }
  }
}
