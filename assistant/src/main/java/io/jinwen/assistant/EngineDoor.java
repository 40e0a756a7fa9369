package io.jinwen.assistant;

import io.jinwen.assistant.remote.RemoteConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An engine elsewhere, in place of the one in this process: {@code jinwen.engine.url} and what
 * belongs to it. The key comes from the environment (JINWEN_ENGINE_API_KEY) or a file, never from
 * the command line, where every user of the machine can read it.
 *
 * @param url of a server that speaks OpenAI's API, up to and including /v1; the engine of this
 *     process where there is none
 * @param apiKeyFile holds the key and nothing else
 * @param model its name there; the first that the server lists where none is named
 * @param contextTokens used where the server does not tell its own
 */
public record EngineDoor(
    URI url,
    String apiKey,
    Path apiKeyFile,
    String model,
    @DefaultValue("5s") Duration connectTimeMax,
    @DefaultValue("120s") Duration silenceMax,
    @DefaultValue("8192") int contextTokens) {

  /** The engine of this process. */
  static final EngineDoor CLOSED =
      new EngineDoor(null, null, null, null, Duration.ofSeconds(5), Duration.ofSeconds(120), 8_192);

  /** What connects to it; empty for the engine of this process. */
  Optional<RemoteConfig> remote() {
    return Optional.ofNullable(url)
        .map(where ->
            new RemoteConfig(
                where,
                key(),
                Optional.ofNullable(model),
                connectTimeMax,
                silenceMax,
                contextTokens));
  }

  private Optional<String> key() {
    if (apiKeyFile == null) {
      return Optional.ofNullable(apiKey).filter(key -> !key.isBlank());
    }
    try {
      return Optional.of(Files.readString(apiKeyFile).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the key of the engine from %s".formatted(apiKeyFile), e);
    }
  }

  @Override
  public String toString() {
    return "EngineDoor[%s]".formatted(url); // never the key
  }
}
