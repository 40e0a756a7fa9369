package io.jinwen.assistant.remote;

import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** An engine elsewhere, spoken to in OpenAI's chat completions. */
public final class RemoteEngine implements Engine {
  private final HttpClient http;
  private final RemoteCalls calls;
  private final RemoteConfig config;
  private final ModelInfo model;
  private final TokenCounter tokens;
  private final CircuitBreaker breaker;
  private final Set<RemoteGeneration> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private RemoteEngine(
      HttpClient http,
      RemoteCalls calls,
      RemoteConfig config,
      ModelInfo model,
      TokenCounter tokens,
      CircuitBreaker breaker) {
    this.breaker = breaker;
    this.http = http;
    this.calls = calls;
    this.config = config;
    this.model = model;
    this.tokens = tokens;
  }

  /**
   * Asks the server for its models and is ready then.
   *
   * @throws EngineException UNAVAILABLE where it cannot be reached or does not answer as expected;
   *     MODEL_UNSUPPORTED where it does not have the model that was named
   */
  public static RemoteEngine connect(RemoteConfig config) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(config.connectTimeMax()).build();
    RemoteCalls calls = new RemoteCalls(http, config);
    try {
      JsonNode found = chosen(config, calls.get(config.at("models")).path("data"));
      String name = found.path("id").asString("");
      CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
      TokenCounter tokens = TokenCounter.of(calls, config, name, breaker, System::nanoTime);
      ModelInfo model =
          new ModelInfo(
              name,
              "remote",
              "unknown",
              0,
              0,
              0,
              found.path("max_model_len").asInt(config.contextTokens()),
              found.path("can_think").asBoolean(false),
              found.path("demonstration").asBoolean(false),
              "remote at %s; %s".formatted(config.url(), tokens.description()));
      return new RemoteEngine(http, calls, config, model, tokens, breaker);
    } catch (IOException e) {
      http.shutdownNow();
      throw new EngineException(
          EngineException.Code.UNAVAILABLE,
          "the engine at %s does not answer: %s".formatted(config.url(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      http.shutdownNow();
      throw e;
    }
  }

  private static JsonNode chosen(RemoteConfig config, JsonNode models) {
    for (JsonNode model : models) {
      if (config.model().isEmpty() || config.model().get().equals(model.path("id").asString(""))) {
        return model;
      }
    }
    throw new EngineException(
        EngineException.Code.MODEL_UNSUPPORTED,
        "the engine at %s has no model %s; it lists %s"
            .formatted(config.url(), config.model().orElse(""), models.findValuesAsString("id")));
  }

  @Override
  public ModelInfo model() {
    return model;
  }

  @Override
  public EngineStatus status() {
    Optional<String> problem =
        !breaker.refuses()
            ? Optional.empty()
            : Optional.of(
                "the engine at %s failed %d times in a row"
                    .formatted(config.url(), CircuitBreaker.FAILURES_MAX));
    return new EngineStatus(!closed && problem.isEmpty(), 0, running.size(), 0, 0, problem);
  }

  /**
   * {@inheritDoc}
   *
   * <p>What the server refuses is told by the last event of the answer, not here.
   */
  @Override
  public Generation submit(GenerationRequest request) {
    if (closed) {
      throw new EngineException(EngineException.Code.CLOSED, "the engine is closed");
    }
    if (!breaker.mayTry()) {
      throw new EngineException(
          EngineException.Code.UNAVAILABLE,
          "the engine at %s failed %d times in a row; it is tried again in some seconds"
              .formatted(config.url(), CircuitBreaker.FAILURES_MAX));
    }
    if (!(request.prompt() instanceof Prompt.Chat chat)) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST, "a remote engine answers conversations only");
    }
    if (request.scores().isPresent()) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST, "a remote engine tells no log-probabilities");
    }
    String body = RequestJson.of(model, chat, request);
    RemoteGeneration generation =
        new RemoteGeneration(calls, body, config.silenceMax(), breaker, running::remove);
    running.add(generation);
    generation.start();
    return generation;
  }

  @Override
  public int countTokens(String text) {
    return tokens.count(text);
  }

  @Override
  public int countTokens(List<ChatMessage> messages, boolean thinking) {
    return messages.stream()
        .mapToInt(message -> tokens.count(message.content()) + TokenCounter.MARKS_OF_A_MESSAGE)
        .sum();
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(RemoteGeneration::closeByEngine);
    http.shutdownNow();
  }
}
