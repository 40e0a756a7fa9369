package io.jinwen.assistant.http.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** An identity provider on the loopback address, as far as we look at one. */
final class FakeIssuer implements AutoCloseable {
  static final String CLIENT = "jinwen";

  private final HttpServer server;
  private final RSAKey key = newKey("one");
  private final AtomicInteger calls = new AtomicInteger();
  private volatile String nonce = "";
  private volatile String subject = "u-1001";

  private FakeIssuer(HttpServer server) {
    this.server = server;
  }

  static FakeIssuer start() throws IOException {
    FakeIssuer issuer =
        new FakeIssuer(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    issuer.server.createContext("/", issuer::answer);
    issuer.server.start();
    return issuer;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often anybody called. */
  int calls() {
    return calls.get();
  }

  static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims that are right in every respect, to be spoilt. */
  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(address())
        .subject(subject)
        .audience(List.of("other", CLIENT))
        .claim("name", "王小明")
        .claim("realm_access", Map.of("roles", List.of("teller", "offline")))
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  String sign(JWTClaimsSet.Builder claims) {
    return sign(claims, key);
  }

  static String sign(JWTClaimsSet.Builder claims, RSAKey key) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
              claims.build());
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/.well-known/openid-configuration" -> json(exchange, discovery());
      case "/jwks" -> json(exchange, new JWKSet(key.toPublicJWK()).toString());
      case "/authorize" -> sendBack(exchange);
      case "/token" ->
          json(
              exchange,
              """
              {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300,
               "id_token": "%s"}
              """
                  .formatted(sign(claims().audience(CLIENT).claim("nonce", nonce))));
      default -> {
        exchange.sendResponseHeaders(404, -1);
        exchange.close();
      }
    }
  }

  private String discovery() {
    String address = address();
    return """
    {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
     "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/jwks",
     "response_types_supported": ["code"], "subject_types_supported": ["public"],
     "id_token_signing_alg_values_supported": ["RS256"]}
    """
        .formatted(address);
  }

  /** Somebody logged in here; the browser goes back with a code. */
  private void sendBack(HttpExchange exchange) throws IOException {
    Map<String, String> asked =
        Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    nonce = asked.get("nonce");
    String state = URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Location", asked.get("redirect_uri") + "?code=c-1&state=" + state);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void json(HttpExchange exchange, String document) throws IOException {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
