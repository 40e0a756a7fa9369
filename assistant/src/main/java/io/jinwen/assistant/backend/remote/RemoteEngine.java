package io.jinwen.assistant.backend.remote;

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
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine elsewhere, spoken to in OpenAI's chat completions. */
public final class RemoteEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteEngine.class);

  private final HttpClient http;
  private final RemoteCalls calls;
  private final RemoteConfig config;
  private final Dialect dialect;
  private final TokenCounter tokens;
  private final CircuitBreaker breaker;
  private final Set<RemoteGeneration> running = ConcurrentHashMap.newKeySet();
  private volatile ModelInfo model;
  private volatile boolean closed;

  private RemoteEngine(
      HttpClient http,
      RemoteCalls calls,
      RemoteConfig config,
      Dialect dialect,
      ModelInfo model,
      TokenCounter tokens,
      CircuitBreaker breaker) {
    this.dialect = dialect;
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
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // offered HTTP/2, uvicorn loses the body
            .connectTimeout(config.connectTimeMax())
            .build();
    RemoteCalls calls = new RemoteCalls(http, config);
    try {
      JsonNode found = chosen(config, calls.get(config.at("models")).path("data"));
      String name = found.path("id").asString("");
      CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
      TokenCounter tokens = TokenCounter.of(calls, config, name, breaker, System::nanoTime);
      Dialect dialect = Dialect.of(found.path("owned_by").asString(""));
      ModelInfo model = model(config, found, props(calls, config, dialect), tokens);
      return new RemoteEngine(http, calls, config, dialect, model, tokens, breaker);
    } catch (IOException e) {
      http.shutdownNow();
      throw new EngineException(
          EngineException.Code.UNAVAILABLE,
          "the engine at %s does not answer: %s"
              .formatted(config.url(), e.getMessage() == null ? e : e.getMessage()),
          e);
    } catch (RuntimeException e) {
      http.shutdownNow();
      throw e;
    }
  }

  /** What llama.cpp tells of itself beside the API; an empty object where there is nothing. */
  private static JsonNode props(RemoteCalls calls, RemoteConfig config, Dialect dialect)
      throws InterruptedException {
    if (dialect == Dialect.LLAMA_CPP) {
      try {
        return calls.get(config.beside("props"));
      } catch (IOException | EngineException e) {
        LOG.info("the engine at {} tells no properties: {}", config.url(), e.getMessage());
      }
    }
    return JsonMapper.shared().createObjectNode();
  }

  private static ModelInfo model(
      RemoteConfig config, JsonNode found, JsonNode props, TokenCounter tokens) {
    String template = props.path("chat_template").asString("");
    int context =
        props
            .at("/default_generation_settings/n_ctx") // what one of its slots has
            .asInt(found.at("/meta/n_ctx").asInt(found.path("max_model_len").asInt(0)));
    return new ModelInfo(
        found.path("id").asString(""),
        "remote",
        "unknown",
        0,
        0,
        0,
        context > 0 ? context : config.contextTokens(),
        found.path("can_think").asBoolean(template.contains("enable_thinking")),
        config.tools() || found.path("can_use_tools").asBoolean(template.contains("tool_calls")),
        found.path("demonstration").asBoolean(false),
        "remote at %s; %s".formatted(config.url(), tokens.description()));
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

  /**
   * Why the server wants no new requests: its {@code /health} says so, or is not there. Where
   * nobody listens at its address any more, it is ending: what it still sends is taken, but it is
   * not waited for as long as for one that computes.
   */
  Optional<String> unwilling() throws InterruptedException {
    RemoteCalls.Look look = calls.look(config.beside("health"));
    if (!look.listens()) {
      running.forEach(generation -> generation.waitNoLongerThan(config.connectTimeMax()));
    }
    return look.unwilling();
  }

  @Override
  public ModelInfo model() {
    return model;
  }

  @Override
  public EngineStatus status() {
    Optional<String> problem =
        breaker.problem().map(why -> "the engine at %s: %s".formatted(config.url(), why));
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
              .formatted(config.url(), CircuitBreaker.FAILURES_MAX),
          OptionalInt.of((int) CircuitBreaker.PAUSE.toSeconds()));
    }
    if (request.scores().isPresent()) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST, "a remote engine tells no log-probabilities");
    }
    GenerationRequest fitting = withinContext(request);
    RemoteGeneration generation =
        new RemoteGeneration(
            calls,
            body(fitting),
            fitting,
            config.silenceMax(),
            breaker,
            running::remove,
            tokensMax -> learnContext(fitting, tokensMax));
    running.add(generation);
    generation.start();
    return generation;
  }

  /**
   * Servers refuse a prompt that fits where it does not fit together with the tokens asked for. The
   * prompt is counted only where that may be, because counting takes calls.
   */
  private GenerationRequest withinContext(GenerationRequest request) {
    int asked = request.sampling().maxNewTokens();
    int context = model.contextTokensMax();
    if (!(request.prompt() instanceof Prompt.Chat(var messages, boolean thinking, var _))
        || asked + estimate(messages) <= context) {
      return request;
    }
    int room = context - countTokens(messages, thinking);
    return room < 1 || asked <= room
        ? request
        : request.with(request.sampling().toBuilder().maxNewTokens(room).build());
  }

  private static long estimate(List<ChatMessage> messages) {
    return messages.stream()
        .mapToLong(
            message -> TokenCounter.estimate(message.content()) + TokenCounter.MARKS_OF_A_MESSAGE)
        .sum();
  }

  private String body(GenerationRequest request) {
    return switch (request.prompt()) {
      case Prompt.Chat chat -> RequestJson.of(model.name(), dialect, chat, request);
      case Prompt.Text text when dialect != Dialect.OTHER ->
          RequestJson.of(model.name(), dialect, text, request);
      case Prompt.Text _, Prompt.Tokens _ ->
          throw new EngineException(
              EngineException.Code.INVALID_REQUEST,
              "the engine at %s is asked for conversations only".formatted(config.url()));
    };
  }

  /**
   * From now on conversations are cut to what the server said it takes; where that was known, the
   * prompt was counted too low.
   */
  private void learnContext(GenerationRequest refused, int tokensMax) {
    ModelInfo known = model;
    boolean wasKnown = tokensMax <= 0 || tokensMax >= known.contextTokensMax();
    if (wasKnown
        && refused.prompt() instanceof Prompt.Chat(var messages, boolean thinking, var tools)
        && tools.isEmpty() // they are not counted
        && countTokens(messages, thinking) + refused.sampling().maxNewTokens()
            <= known.contextTokensMax()) {
      tokens.wereTooFew();
    }
    if (tokensMax > 0 && tokensMax < known.contextTokensMax()) {
      LOG.warn(
          "the engine at {} takes {} tokens, not {}: conversations are cut to that from now on",
          config.url(),
          tokensMax,
          known.contextTokensMax());
      model =
          new ModelInfo(
              known.name(),
              known.architecture(),
              known.quantization(),
              known.parameterCount(),
              known.weightBytes(),
              known.vocabularySize(),
              tokensMax,
              known.canThink(),
              known.canUseTools(),
              known.demonstration(),
              known.kernels());
    }
  }

  @Override
  public Place place() {
    return config.isOnThisMachine() ? Place.BESIDE : Place.ELSEWHERE;
  }

  @Override
  public int countTokens(String text) {
    return tokens.count(text);
  }

  @Override
  public int countTokens(List<ChatMessage> messages, boolean thinking) {
    // One after the other: each call may be late, and together they have a limit.
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

  /** The way to a server that is one of several. */
  public record RemoteConnector(RemoteConfig config) implements PoolMember.Connector {
    @Override
    public Engine connect() throws InterruptedException {
      return RemoteEngine.connect(config);
    }

    @Override
    public Optional<String> unwilling(Engine engine) throws InterruptedException {
      return ((RemoteEngine) engine).unwilling();
    }
  }
}
