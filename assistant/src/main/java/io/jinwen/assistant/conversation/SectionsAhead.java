package io.jinwen.assistant.conversation;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.context.Material;
import io.jinwen.assistant.context.PromptAssembler;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.SectionSize;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.documents.passage.Passage;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the engine read sections of documents while nobody asks anything, so that the first question
 * to one finds its keys and values computed.
 *
 * <p>For the role that answers where none is named, the newest document first, one section at a
 * time, and no more than half of the room that the engine's cache has on disk, because
 * conversations want the rest. It begins when the engine has been idle for a while and no document
 * is being read, and breaks off as soon as somebody asks; what was computed until then is kept. A
 * restart looks at each section anew, which takes what reading its pages takes.
 */
public final class SectionsAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SectionsAhead.class);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(1);
  private static final Duration AFTER_FAULT = Duration.ofMinutes(1);
  private static final Duration LOOK_ANEW_EVERY = Duration.ofHours(1);
  private static final double SHARE_OF_DISK = 0.5;

  /** A page of the cache is one section's alone, be it filled or not: two of them at its ends. */
  private static final int TOKENS_BESIDE = 128;

  private static final SamplingParams ONE_TOKEN =
      SamplingParams.GREEDY.toBuilder().maxNewTokens(1).build();

  private final Backend backend;
  private final DocumentLibrary library;
  private final Role role;
  private final Duration after;
  private final Set<Section> ready = new HashSet<>(); // of the worker's thread
  private List<Section> wanted = List.of(); // likewise
  private long wantedAtEdition = -1; // likewise
  private long lookedAnew = System.nanoTime(); // likewise
  private volatile Progress progress = new Progress(0, 0);
  private volatile boolean closed;
  private final Thread worker =
      Thread.ofPlatform().daemon().name("sections-ahead").unstarted(this::work);

  private record Section(String document, int number) {}

  /**
   * How far it is.
   *
   * @param ready sections that this run has computed, or found computed
   * @param wanted sections that there is room for
   */
  public record Progress(int ready, int wanted) {}

  /**
   * @param after how long the engine must have been idle
   */
  public SectionsAhead(
      Backend backend, DocumentLibrary library, Knowledge knowledge, Duration after) {
    this.backend = backend;
    this.library = library;
    this.role = knowledge.role(Conversations.DEFAULT_ROLE);
    this.after = after;
  }

  public void start() {
    worker.start();
  }

  public Progress progress() {
    return progress;
  }

  @Override
  public void close() {
    closed = true; // no interrupt: H2 would take it for a broken file
    try {
      worker.join(CLOSE_TIME_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!closed) {
      try {
        Thread.sleep(LOOK);
        if (hasWork() && awaitIdle()) {
          computeNext(backend.engine());
        }
      } catch (InterruptedException _) {
        return; // nobody here does that; whoever did wants an end
      } catch (RuntimeException | Error e) {
        LOG.error("a section could not be computed ahead; it is tried again in a minute", e);
        rest();
      }
    }
  }

  /** A minute, or until the program ends. */
  private void rest() {
    long since = System.nanoTime();
    while (!closed && System.nanoTime() - since < AFTER_FAULT.toNanos()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean hasWork() {
    return backend.state() instanceof BackendState.Ready
        && (library.edition() != wantedAtEdition
            || ready.size() < wanted.size()
            || System.nanoTime() - lookedAnew > LOOK_ANEW_EVERY.toNanos());
  }

  /** False where the program ends first. */
  private boolean awaitIdle() throws InterruptedException {
    long since = System.nanoTime();
    while (System.nanoTime() - since < after.toNanos()) {
      if (isBusyBeside(0)) {
        since = System.nanoTime();
      }
      if (closed) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }

  /** Whether anybody wants the processor beside so many requests of ours. */
  private boolean isBusyBeside(int ours) {
    if (!(backend.state() instanceof BackendState.Ready(Engine engine))) {
      return true;
    }
    EngineStatus status = engine.status();
    return !status.ready() || status.waiting() + status.running() > ours || library.isAtWork();
  }

  private void computeNext(Engine engine) throws InterruptedException {
    SectionSize size = PromptMaker.sectionSize(engine);
    long edition = library.edition();
    boolean isOld = System.nanoTime() - lookedAnew > LOOK_ANEW_EVERY.toNanos();
    if (edition != wantedAtEdition || isOld) {
      lookedAnew = System.nanoTime();
      wanted = plan(size, tokensMax(engine));
      // What was deleted may have taken others' pages along, and conversations have pushed some
      // out; to look is cheap.
      ready.clear();
      wantedAtEdition = edition;
    }
    Optional<Section> next = wanted.stream().filter(one -> !ready.contains(one)).findFirst();
    if (next.isPresent() && compute(engine, next.get(), size)) {
      ready.add(next.get());
    }
    progress = new Progress(ready.size(), wanted.size());
  }

  private static long tokensMax(Engine engine) {
    return engine
        .status()
        .disk()
        .map(disk -> (long) (SHARE_OF_DISK * disk.bytesMax() / disk.bytesPerToken()))
        .orElse(0L);
  }

  /** The sections that there is room for, those of the newest document first. */
  private List<Section> plan(SectionSize size, long tokensMax) {
    List<Section> plan = new ArrayList<>();
    long left = tokensMax;
    if (left == 0 || size.tokensMax() == 0) {
      return plan;
    }
    for (StoredDocument document : library.readyHere()) {
      List<List<Passage>> sections = library.sections(document, size);
      for (int number = 0; number < sections.size(); number++) {
        left -= TOKENS_BESIDE + tokens(document, sections.get(number), size);
        if (left < 0) {
          return plan;
        }
        plan.add(new Section(document.id(), number));
      }
    }
    return plan;
  }

  private static int tokens(StoredDocument document, List<Passage> section, SectionSize size) {
    return section.stream()
        .mapToInt(passage -> size.tokens().of(document.shownTitle(), passage))
        .sum();
  }

  /** Whether a section is done with: computed, or gone. */
  private boolean compute(Engine engine, Section section, SectionSize size)
      throws InterruptedException {
    Optional<StoredDocument> document =
        library.readyHere().stream().filter(it -> it.id().equals(section.document)).findFirst();
    List<Material> material =
        document.map(it -> material(it, section.number, size)).orElse(List.of());
    if (material.isEmpty()) {
      return true;
    }
    Prompt prompt =
        new Prompt.Chat(
            PromptAssembler.ahead(role, material), PromptMaker.thinks(role, engine.model()));
    boolean computed = compute(engine, new GenerationRequest(prompt, ONE_TOKEN).inBackground());
    if (!library.isReady(section.document)) {
      engine.forget(material.stream().map(Material::text).toList()); // deleted meanwhile
      return true;
    }
    return computed;
  }

  private List<Material> material(StoredDocument document, int number, SectionSize size) {
    List<List<Passage>> sections = library.sections(document, size);
    return number >= sections.size()
        ? List.of()
        : sections.get(number).stream()
            .map(passage -> Material.of(document.shownTitle(), passage))
            .distinct()
            .toList();
  }

  /** False where it was broken off for somebody, or the engine does not take it now. */
  private boolean compute(Engine engine, GenerationRequest request) throws InterruptedException {
    try (Generation generation = engine.submit(request)) {
      while (true) {
        Optional<GenerationEvent> event = generation.poll(LOOK);
        if (event.isEmpty() && (closed || isBusyBeside(1))) {
          return false;
        }
        switch (event.orElse(null)) {
          case null -> {
            // nothing yet
          }
          case GenerationEvent.Started _, GenerationEvent.Piece _ -> {
            // as expected
          }
          case GenerationEvent.Finished(FinishReason reason, _) -> {
            return reason != FinishReason.CANCELLED;
          }
          case GenerationEvent.Failed(EngineException error) -> throw error;
        }
      }
    } catch (EngineException e) {
      LOG.info("a section is not computed ahead: {}", e.getMessage());
      return !passes(e.code());
    }
  }

  /** Whether a later try may go better. */
  private static boolean passes(EngineException.Code code) {
    return switch (code) {
      case QUEUE_FULL, UNAVAILABLE, CLOSED -> true;
      case INVALID_REQUEST,
          PROMPT_TOO_LONG,
          MODEL_UNSUPPORTED,
          MODEL_CORRUPT,
          OUT_OF_MEMORY,
          MISCONFIGURED,
          INTERNAL ->
          false;
    };
  }
}
