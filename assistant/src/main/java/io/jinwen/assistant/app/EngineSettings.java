package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.remote.RemoteConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An engine elsewhere, in place of the one in this process: {@code jinwen.engine.url} and what
 * belongs to it. The key comes from the environment (JINWEN_ENGINE_API_KEY) or a file, never from
 * the command line, where every user of the machine can read it.
 *
 * @param url of servers that speak OpenAI's API, up to and including /v1; {@code local} among them
 *     is the engine of this process, as a last resort; without any it is the only one
 * @param apiKeyFile holds the key and nothing else
 * @param model its name there; the first that the server lists where none is named
 * @param contextTokens used where the server does not tell its own
 * @param tools whether the model there can use tools, where the server does not say so itself
 */
public record EngineSettings(
    List<String> url,
    String apiKey,
    Path apiKeyFile,
    String model,
    @DefaultValue("5s") Duration connectTimeMax,
    @DefaultValue("120s") Duration silenceMax,
    @DefaultValue("8192") int contextTokens,
    @DefaultValue("false") boolean tools) {

  /** Stands for the engine of this process in a list of addresses: the last resort. */
  static final String LOCAL = "local";

  /** The engine of this process. */
  static final EngineSettings CLOSED =
      new EngineSettings(
          null, null, null, null, Duration.ofSeconds(5), Duration.ofSeconds(120), 8_192, false);

  /** What connects to those elsewhere; empty for the engine of this process. */
  List<RemoteConfig> remotes() {
    return addresses().stream()
        .filter(address -> !address.equals(LOCAL))
        .map(address ->
            new RemoteConfig(
                URI.create(address),
                key(),
                Optional.ofNullable(model),
                connectTimeMax,
                silenceMax,
                contextTokens,
                tools))
        .toList();
  }

  /** Whether the engine of this process answers where no other does. */
  boolean fallsBack() {
    return addresses().contains(LOCAL) && !remotes().isEmpty();
  }

  private List<String> addresses() {
    return url == null ? List.of() : url.stream().map(String::strip).toList();
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
    return "EngineSettings[%s]".formatted(url); // never the key
  }
}
