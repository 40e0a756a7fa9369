package io.jinwen.engine;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cache.SpillConfig;
import io.jinwen.engine.cache.TextTraces;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.LoadedModel.AttentionSettings;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.device.CardModel;
import io.jinwen.engine.device.Cards;
import io.jinwen.engine.device.DeviceException;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.DeviceLostException;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.runtime.EngineLoop;
import io.jinwen.engine.runtime.RequestHandle;
import io.jinwen.engine.runtime.SchedulerLimits;
import io.jinwen.engine.runtime.Standby;
import io.jinwen.engine.runtime.WarmUp;
import io.jinwen.engine.text.grammar.CallMarks;
import io.jinwen.engine.text.grammar.ConstrainedVocabulary;
import io.jinwen.engine.text.template.ChatTemplate;
import io.jinwen.engine.text.template.ChatTemplate.CallForm;
import io.jinwen.engine.text.template.ChatTemplate.RenderedPrompt;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The engine in this process.
 *
 * <pre>{@code
 * try (Engine engine = LocalEngine.load(EngineConfig.of(Path.of("model.gguf")), LoadListener.SILENT);
 *     Generation answer = engine.submit(GenerationRequest.chat(List.of(ChatMessage.user("…"))))) {
 *   for (GenerationEvent e = answer.next(); ; e = answer.next()) { … }
 * }
 * }</pre>
 */
public final class LocalEngine implements Engine {
  private static final System.Logger LOG = System.getLogger(LocalEngine.class.getName());

  /** How long closing waits for a step under way. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final WorkerPool pool;
  private final LoadedModel model;
  private final EngineConfig config;
  private volatile KvCache cache;
  private volatile Optional<CardModel> card;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final ConstrainedVocabulary vocabulary;
  private final Map<Integer, String> callMarks;
  private final ConstrainedVocabulary callVocabulary;
  private final EngineLoop loop;
  private volatile ModelInfo info;
  private volatile boolean closed;

  private LocalEngine(
      WorkerPool pool,
      LoadedModel model,
      WarmedUp warm,
      Tokenizer tokenizer,
      ChatTemplate template,
      EngineConfig config) {
    this.pool = pool;
    this.model = model;
    this.card = warm.card();
    this.config = config;
    this.cache = warm.cache();
    this.tokenizer = tokenizer;
    this.template = template;
    ForwardPass forward = forward(model, card);
    this.vocabulary = new ConstrainedVocabulary(tokenizer, forward.vocabularySize());
    this.callMarks = callMarks(template, tokenizer);
    this.callVocabulary =
        callMarks.isEmpty()
            ? vocabulary
            : new ConstrainedVocabulary(tokenizer, forward.vocabularySize(), callMarks.keySet());
    int context = Math.min(config.contextTokensMax(), forward.contextLength());
    var limits =
        new SchedulerLimits(
            config.sequencesMax(),
            config.queueMax(),
            context,
            config.prefillChunkTokens(),
            config.guessAhead(),
            config.screenedHead(),
            SchedulerLimits.READER_PATIENCE,
            SchedulerLimits.STALL);
    this.loop =
        new EngineLoop(
            forward,
            pool,
            cache,
            limits,
            tokenizer,
            card.<Supplier<Standby>>map(c -> this::standby));
    String kernels =
        forward.description() + (warm.whyNoCard().isEmpty() ? "" : "; " + warm.whyNoCard());
    this.info = info(model.summary(), forward, context, template, kernels);
  }

  private static ForwardPass forward(LoadedModel model, Optional<CardModel> card) {
    return card.map(CardModel::transformer).orElse(model.transformer());
  }

  /** The card is lost: its pages go, the processor has the weights, too. */
  private Standby standby() {
    closeLost(cache);
    CardModel lost = card.orElseThrow();
    card = Optional.empty();
    lost.close();
    cache = openCacheForStandby();
    info =
        info.withKernels(
            "%s; %s was lost".formatted(model.transformer().description(), lost.card().name()));
    return new Standby(model.transformer(), cache);
  }

  /** With the file of the lost card's cache, or, where that cannot be used now, without. */
  private KvCache openCacheForStandby() {
    ForwardPass processor = model.transformer();
    try {
      return openCache(config, processor);
    } catch (EngineException e) {
      LOG.log(System.Logger.Level.WARNING, "the cache stays in memory: {0}", e.getMessage());
      return new KvCache(processor.kvLayout(), processor.newPageMemory(), config.cacheBytesMax());
    }
  }

  private static void closeLost(KvCache cache) {
    try {
      cache.close();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the cache of a lost card: {0}", e.toString());
    }
  }

  /** The marks of calls that are tokens without a text of their own. */
  private static Map<Integer, String> callMarks(ChatTemplate template, Tokenizer tokenizer) {
    Map<Integer, String> marks = new HashMap<>();
    if (template.calls().equals(Optional.of(CallForm.TAGGED))) {
      for (String mark : List.of(AnswerFormat.Calls.OPEN, AnswerFormat.Calls.CLOSE)) {
        tokenizer
            .specialId(mark)
            .filter(id -> tokenizer.bytes(id).length == 0 || tokenizer.isControl(id))
            .ifPresent(id -> marks.put(id, mark));
      }
    }
    return Map.copyOf(marks);
  }

  private static ModelInfo info(
      LoadedModel.Summary summary,
      ForwardPass forward,
      int context,
      ChatTemplate template,
      String kernels) {
    return new ModelInfo(
        summary.name(),
        summary.architecture(),
        summary.quantization(),
        summary.parameterCount(),
        summary.weightBytes(),
        forward.vocabularySize(),
        context,
        template.canThink(),
        template.calls().isPresent(),
        summary.demonstration(),
        kernels);
  }

  /**
   * Loads a model, runs each compiled path once and begins to take requests.
   *
   * @throws EngineException MODEL_UNSUPPORTED, MODEL_CORRUPT or OUT_OF_MEMORY; the message says
   *     what was found and what was expected
   */
  public static Engine load(EngineConfig config, LoadListener listener) {
    listener.progress(LoadListener.Phase.OPENING, 0);
    WorkerPool pool = new WorkerPool(config.threads());
    try (GgufFile file = GgufFile.open(config.model())) {
      LoadedModel.requireArchitecture(file);
      MemoryCheck.require(file, config.cacheBytesMax());
      Kernels kernels = Kernels.choose(config.kernels());
      Tokenizer tokenizer = Tokenizer.of(file.metadata());
      ChatTemplate template = ChatTemplate.of(file.metadata(), tokenizer);
      int rowsMax =
          config.prefillChunkTokens() + config.sequencesMax() + SchedulerLimits.GUESSES_MAX;
      LoadedModel model =
          LoadedModel.read(
              file,
              kernels,
              pool,
              rowsMax,
              new AttentionSettings(config.cacheType(), false),
              share -> listener.progress(LoadListener.Phase.WEIGHTS, share));
      return start(config, listener, pool, model, tokenizer, template);
    } catch (GgufException e) {
      pool.close();
      throw new EngineException(EngineException.Code.MODEL_CORRUPT, e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      pool.close();
      throw e;
    }
  }

  private static Engine start(
      EngineConfig config,
      LoadListener listener,
      WorkerPool pool,
      LoadedModel model,
      Tokenizer tokenizer,
      ChatTemplate template) {
    WarmedUp warm = null;
    try {
      listener.progress(LoadListener.Phase.WARM_UP, 0);
      try {
        warm = warmUp(config, model, openCard(config, model));
      } catch (Cards.NoCardException e) {
        if (config.kernels() == KernelChoice.CUDA) {
          throw new EngineException(
              EngineException.Code.INVALID_REQUEST,
              "no graphics card computes: " + e.getMessage(),
              e);
        }
        warm = warmUpProcessor(config, model, e.expected() ? "" : "no card: " + e.getMessage());
      }
      var engine = new LocalEngine(pool, model, warm, tokenizer, template, config);
      engine.loop.start();
      listener.progress(LoadListener.Phase.READY, 1);
      return engine;
    } catch (RuntimeException | Error e) {
      if (warm != null) {
        warm.cache().close();
        warm.card().ifPresent(CardModel::close);
      }
      model.close();
      throw e;
    }
  }

  /**
   * What computes and its cache, each compiled path run once.
   *
   * @param whyNoCard why a card does not compute, where one was to; else empty
   */
  private record WarmedUp(Optional<CardModel> card, KvCache cache, String whyNoCard) {}

  /** A card that fails in the dry run is not used; without a card, the processor is warmed up. */
  private static WarmedUp warmUp(EngineConfig config, LoadedModel model, Optional<CardModel> card)
      throws Cards.NoCardException {
    if (card.isEmpty()) {
      return warmUpProcessor(config, model, "");
    }
    boolean warm = false;
    Optional<KvCache> cache = Optional.empty();
    try {
      ForwardPass forward = card.get().transformer();
      cache = Optional.of(openCache(config, forward));
      WarmUp.run(forward, cache.get());
      warm = true;
      return new WarmedUp(card, cache.get(), "");
    } catch (DeviceLostException | DeviceException e) {
      throw new Cards.NoCardException("in the dry run " + e.getMessage(), false, e);
    } catch (EngineException e) {
      if (e.code() != EngineException.Code.OUT_OF_MEMORY) {
        throw e;
      }
      throw new Cards.NoCardException("in the dry run " + e.getMessage(), false, e);
    } finally {
      if (!warm) {
        cache.ifPresent(LocalEngine::closeLost);
        card.get().close();
      }
    }
  }

  private static WarmedUp warmUpProcessor(
      EngineConfig config, LoadedModel model, String whyNoCard) {
    KvCache cache = openCache(config, model.transformer());
    boolean warm = false;
    try {
      WarmUp.run(model.transformer(), cache);
      warm = true;
      return new WarmedUp(Optional.empty(), cache, whyNoCard);
    } finally {
      if (!warm) {
        cache.close();
      }
    }
  }

  private static Optional<CardModel> openCard(EngineConfig config, LoadedModel model)
      throws Cards.NoCardException {
    if (config.kernels() != KernelChoice.AUTO && config.kernels() != KernelChoice.CUDA) {
      return Optional.empty();
    }
    if (config.cacheType() != CacheType.F16) {
      Cards.refuse(
          "a card keeps keys and values in %s only, and %s was asked for"
              .formatted(CacheType.F16, config.cacheType()));
    }
    ForwardPass processor = model.transformer();
    int context = Math.min(config.contextTokensMax(), processor.contextLength());
    var demand = new Cards.Demand(processor.rowsMax(), context, config.cacheBytesMax(), false);
    return Optional.of(Cards.open(model, demand, config.card()));
  }

  private static KvCache openCache(EngineConfig config, ForwardPass forward) {
    Optional<SpillConfig> spill =
        config
            .spillFolder()
            .map(folder ->
                new SpillConfig(
                    folder,
                    config.spillBytesMax(),
                    config.spillFreeBytesMin(),
                    ModelFingerprint.of(config.model(), config.cacheType())));
    try {
      return new KvCache(
          forward.kvLayout(), forward.newPageMemory(), config.cacheBytesMax(), spill);
    } catch (UncheckedIOException e) {
      throw new EngineException(
          EngineException.Code.MISCONFIGURED,
          "%s: %s".formatted(e.getMessage(), e.getCause().getMessage()),
          e);
    }
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public EngineStatus status() {
    Optional<String> problem = closed ? Optional.empty() : loop.problem();
    return new EngineStatus(
        !closed && problem.isEmpty(),
        loop.waiting(),
        loop.running(),
        loop.pagesUsed(),
        cache.pagesMax(),
        problem,
        closed ? Optional.empty() : card.flatMap(CardModel::status),
        disk());
  }

  private Optional<EngineStatus.Disk> disk() {
    KvCache now = cache;
    return now.spilledBytesMax() == 0
        ? Optional.empty()
        : Optional.of(
            new EngineStatus.Disk(now.spilledBytes(), now.spilledBytesMax(), now.tokenBytes()));
  }

  @Override
  public Generation submit(GenerationRequest request) {
    if (closed) {
      throw new EngineException(EngineException.Code.CLOSED, "the engine is closed");
    }
    RenderedPrompt prompt = render(request.prompt());
    if (prompt.tokens().length == 0) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST, "the prompt is empty; it needs at least one token");
    }
    boolean thinking = prompt.startsInThinking();
    if (request.format() instanceof AnswerFormat.Calls calls) {
      return submit(request, prompt, calls);
    }
    return new Running(
        loop.submit(
            prompt.tokens(),
            thinking,
            request.sampling(),
            vocabulary.constraint(request.format(), thinking),
            request.scores(),
            Map.of(),
            request.background()));
  }

  private Generation submit(
      GenerationRequest request, RenderedPrompt prompt, AnswerFormat.Calls calls) {
    CallForm form =
        template
            .calls()
            .orElseThrow(() ->
                new EngineException(
                    EngineException.Code.INVALID_REQUEST,
                    "the model's template has no place for tools"));
    boolean tagged = form == CallForm.TAGGED;
    CallMarks marks =
        new CallMarks(
            tagged ? AnswerFormat.Calls.OPEN : "",
            tagged ? AnswerFormat.Calls.CLOSE : "",
            calls.demanded(),
            tagged && calls.several());
    boolean thinking = prompt.startsInThinking();
    Generation answer =
        new Running(
            loop.submit(
                prompt.tokens(),
                thinking,
                request.sampling(),
                callVocabulary.constraint(calls, marks, form.property(), thinking),
                request.scores(),
                callMarks,
                request.background()));
    return tagged ? answer : new BareCalls(answer);
  }

  private RenderedPrompt render(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Chat chat -> template.render(chat.messages(), chat.thinking(), chat.tools());
      case Prompt.Text text -> plain(withBos(tokenizer.encode(text.text())));
      case Prompt.Tokens tokens -> plain(checked(tokens.ids()));
    };
  }

  private static RenderedPrompt plain(int[] tokens) {
    return new RenderedPrompt(tokens, false, "");
  }

  private int[] withBos(int[] tokens) {
    return tokenizer.addsBos() && tokenizer.bos().isPresent()
        ? IntStream.concat(IntStream.of(tokenizer.bos().getAsInt()), IntStream.of(tokens)).toArray()
        : tokens;
  }

  private int[] checked(List<Integer> ids) {
    for (int id : ids) {
      if (id < 0 || id >= model.transformer().vocabularySize()) {
        throw new EngineException(
            EngineException.Code.INVALID_REQUEST,
            "token id %d is not one of 0 … %d"
                .formatted(id, model.transformer().vocabularySize() - 1));
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int countTokens(String text) {
    return tokenizer.encode(text).length;
  }

  @Override
  public Optional<List<Integer>> tokens(String text) {
    return Optional.of(IntStream.of(tokenizer.encode(text)).boxed().toList());
  }

  @Override
  public Optional<String> text(List<Integer> tokens) {
    return Optional.of(tokenizer.decode(tokens.stream().mapToInt(Integer::intValue).toArray()));
  }

  @Override
  public int countTokens(List<ChatMessage> messages, boolean thinking) {
    return template.render(messages, thinking).tokens().length;
  }

  @Override
  public Optional<String> promptText(List<ChatMessage> messages, boolean thinking) {
    return Optional.of(template.text(messages, thinking));
  }

  @Override
  public int keepBeginning(String systemText) throws InterruptedException {
    int[] beginning = commonBeginning(systemText);
    if (beginning.length == 0) {
      return 0;
    }
    List<Integer> ids = IntStream.of(beginning).boxed().toList();
    SamplingParams oneToken = SamplingParams.GREEDY.toBuilder().maxNewTokens(1).build();
    Generation computation = submit(new GenerationRequest(new Prompt.Tokens(ids), oneToken));
    while (true) {
      switch (computation.next()) {
        case GenerationEvent.Finished _ -> {
          loop.pin(beginning);
          return beginning.length;
        }
        case GenerationEvent.Failed failed -> throw failed.error();
        case GenerationEvent.Started _, GenerationEvent.Piece _ -> {}
      }
    }
  }

  @Override
  public int forget(List<String> texts) throws InterruptedException {
    TextTraces traces = TextTraces.of(texts);
    if (traces.isEmpty()) {
      return 0;
    }
    try {
      return loop.forget(traces).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException refused) {
        throw refused;
      }
      throw new IllegalStateException("the cache could not be searched", e.getCause());
    }
  }

  /** What conversations with this system text begin with, whatever the user says. */
  private int[] commonBeginning(String systemText) {
    int[] one = firstTurn(systemText, "1");
    int[] other = firstTurn(systemText, "甲");
    int mismatch = Arrays.mismatch(one, other);
    return Arrays.copyOf(one, mismatch < 0 ? one.length : mismatch);
  }

  private int[] firstTurn(String systemText, String question) {
    return template
        .render(List.of(ChatMessage.system(systemText), ChatMessage.user(question)), false)
        .tokens();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!loop.close(CLOSE_MAX)) {
      LOG.log(
          System.Logger.Level.ERROR,
          "a step of the computation has not ended within {0} s: its memory is kept, and what was"
              + " computed is not saved",
          CLOSE_MAX.toSeconds());
      return; // what a running step reads must not be freed
    }
    pool.close();
    if (loop.failed()) {
      cache.closeUnsaved();
    } else {
      cache.close();
    }
    card.ifPresent(CardModel::close);
    model.close();
  }

  /** A request of this engine, seen from outside. */
  private record Running(RequestHandle handle) implements Generation {
    @Override
    public GenerationEvent next() throws InterruptedException {
      return handle.next();
    }

    @Override
    public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
      return handle.poll(timeout);
    }

    @Override
    public void cancel() {
      handle.cancel();
    }
  }
}
