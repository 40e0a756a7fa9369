package io.jinwen.assistant.backend.remote;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the engine is and how much patience it gets.
 *
 * @param url up to and including {@code /v1}
 * @param apiKey sent as a bearer token, where there is one
 * @param model its name there; the first that the server lists where none is named
 * @param connectTimeMax longest time until a connection stands
 * @param silenceMax longest time without a byte of an answer under way
 * @param contextTokens used where the server does not tell its own
 * @param tools whether its model can use tools, where the server does not say so itself
 */
public record RemoteConfig(
    URI url,
    Optional<String> apiKey,
    Optional<String> model,
    Duration connectTimeMax,
    Duration silenceMax,
    int contextTokens,
    boolean tools) {
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  /** Without tools unless the server says that its model can use them. */
  public RemoteConfig(
      URI url,
      Optional<String> apiKey,
      Optional<String> model,
      Duration connectTimeMax,
      Duration silenceMax,
      int contextTokens) {
    this(url, apiKey, model, connectTimeMax, silenceMax, contextTokens, false);
  }

  public RemoteConfig {
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException(
          "jinwen.engine.url is %s; it must begin with http:// or https://".formatted(url));
    }
  }

  /** The usual patience. */
  public static RemoteConfig of(URI url) {
    return new RemoteConfig(
        url,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(120),
        8_192);
  }

  /** Whether the address is one that stays on this machine; no name is looked up. */
  boolean isOnThisMachine() {
    return url.getHost() != null && THIS_MACHINE.matcher(url.getHost()).matches();
  }

  /** An address below the API's root, such as {@code models}. */
  URI at(String path) {
    return URI.create(url.toString().replaceAll("/+$", "") + "/" + path);
  }

  /** An address beside the API's root, where servers keep what OpenAI's API does not have. */
  URI beside(String path) {
    return URI.create(url.toString().replaceAll("(/v1)?/*$", "") + "/" + path);
  }

  @Override
  public String toString() {
    return "RemoteConfig[%s]".formatted(url); // never the key
  }
}
