package io.jinwen.assistant.http.security;

/** The identity provider does not answer, so whether a token is good cannot be told. */
final class IssuerUnreachableException extends RuntimeException {
  IssuerUnreachableException(String issuer, Throwable cause) {
    super("the identity provider %s does not answer".formatted(issuer), cause);
  }
}
