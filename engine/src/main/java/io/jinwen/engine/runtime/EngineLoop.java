package io.jinwen.engine.runtime;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cache.TextTraces;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.DeviceLostException;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.text.grammar.TokenConstraint;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The one thread that owns sequences and cache pages. Each step: take in what is new, let go what
 * was cancelled, plan a pass, compute it, choose tokens, hand them out.
 *
 * <p>A fault belongs to the request it happens in, which ends with its own error. Only what happens
 * in the forward pass, or between the requests, is everybody's: then the loop ends every request
 * and itself, and takes none any more. Where a device is lost, the running requests end and a
 * {@link Standby} goes on.
 */
public final class EngineLoop {
  private static final System.Logger LOG = System.getLogger(EngineLoop.class.getName());

  /** From this many tokens in common it pays to wait until a neighbour has computed them. */
  private static final int SHARED_PREFIX_WORTH_WAITING = 64;

  /** The cache is counted anew when nothing else is to be done, but no more often than this. */
  private static final long CHECK_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long LOG_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long IDLE = Long.MAX_VALUE;

  private final WorkerPool pool;
  private final SchedulerLimits limits;
  private final Tokenizer tokenizer;
  private final LongSupplier nanoTime;
  private final Consumer<Thread> waker;
  private final BatchPlanner planner;
  private final Thread thread;

  private final ConcurrentLinkedQueue<Sequence> inbox = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<int[]> pins = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Forgetting> forgettings = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final ArrayDeque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private Sequence refused; // the head of the queue when it was last refused its pages
  private long refusedAt; // leases that had ended by then
  private long checkedNanos;
  private long faultLoggedNanos;
  private volatile ForwardPass model;
  private volatile KvCache cache;
  private Optional<Supplier<Standby>> standby; // taken once
  private volatile int runningCount;
  private volatile int pagesUsed;
  private volatile long stepBeganNanos = IDLE;
  private volatile boolean closing;
  private volatile Throwable failure;

  /**
   * @param standby gives what to go on with where the model's device is lost; empty where it has
   *     none, and then such a loss ends the engine
   */
  public EngineLoop(
      ForwardPass model,
      WorkerPool pool,
      KvCache cache,
      SchedulerLimits limits,
      Tokenizer tokenizer,
      Optional<Supplier<Standby>> standby) {
    this(model, pool, cache, limits, tokenizer, standby, System::nanoTime, LockSupport::unpark);
  }

  /**
   * For tests, which step a loop that was not started.
   *
   * @param nanoTime the clock
   * @param waker wakes the loop's thread
   */
  EngineLoop(
      ForwardPass model,
      WorkerPool pool,
      KvCache cache,
      SchedulerLimits limits,
      Tokenizer tokenizer,
      Optional<Supplier<Standby>> standby,
      LongSupplier nanoTime,
      Consumer<Thread> waker) {
    this.model = model;
    this.pool = pool;
    this.cache = cache;
    this.limits = limits;
    this.tokenizer = tokenizer;
    this.standby = standby;
    this.nanoTime = nanoTime;
    this.waker = waker;
    this.planner = new BatchPlanner(new Batch(model.rowsMax()), limits);
    this.thread = Thread.ofPlatform().name("jinwen-engine-loop").daemon().unstarted(this::run);
    this.checkedNanos = nanoTime.getAsLong();
    this.faultLoggedNanos = checkedNanos - LOG_EVERY_NANOS - 1;
  }

  public void start() {
    thread.start();
  }

  /** Wakes the loop: something is new. */
  void wake() {
    waker.accept(thread);
  }

  public int waiting() {
    return waitingCount.get();
  }

  public int running() {
    return runningCount;
  }

  public int pagesUsed() {
    return pagesUsed;
  }

  /** Whether the computation failed, so that what it left in the cache is not to be trusted. */
  public boolean failed() {
    return failure != null;
  }

  /** Why no request is served, though the loop was not closed; one sentence for operators. */
  public Optional<String> problem() {
    Throwable cause = failure;
    if (cause != null) {
      return Optional.of("the computation failed and the engine stopped: " + cause);
    }
    long began = stepBeganNanos;
    long nanos = nanoTime.getAsLong() - began;
    if (began != IDLE && nanos > limits.stallNanos()) {
      return Optional.of(
          "the computation makes no progress: a step has taken %d s already"
              .formatted(Duration.ofNanos(nanos).toSeconds()));
    }
    return Optional.empty();
  }

  /**
   * Queues a request.
   *
   * @param prompt token ids, at least one
   * @param thinking whether the prompt ends inside the thinking part
   * @param alternatives to how many tokens beside the drawn one log-probabilities are told; empty
   *     for none at all
   * @throws EngineException PROMPT_TOO_LONG, QUEUE_FULL or CLOSED
   */
  public RequestHandle submit(
      int[] prompt,
      boolean thinking,
      SamplingParams params,
      TokenConstraint constraint,
      OptionalInt alternatives) {
    return submit(prompt, thinking, params, constraint, alternatives, Map.of(), false);
  }

  /**
   * The same for an answer with calls of tools, or one that nobody waits for.
   *
   * @param written marks of the template, by id, that belong into the text
   * @param background whether it gives way to others until they have their first token
   */
  public RequestHandle submit(
      int[] prompt,
      boolean thinking,
      SamplingParams params,
      TokenConstraint constraint,
      OptionalInt alternatives,
      Map<Integer, String> written,
      boolean background) {
    SamplingParams fitting = fit(params, prompt.length);
    takePlace();
    try {
      RequestHandle handle = new RequestHandle(this::wake);
      var text = new AnswerText(tokenizer, params.stop(), thinking, written, handle::put);
      Sequence sequence =
          new Sequence(
              handle,
              prompt,
              fitting,
              () -> newDrawer(fitting, constraint, alternatives),
              text,
              nanoTime.getAsLong(),
              background);
      inbox.add(sequence);
      if (closing && inbox.remove(sequence)) {
        throw closed();
      }
      wake();
      return handle;
    } catch (RuntimeException | Error e) {
      waitingCount.decrementAndGet();
      throw e;
    }
  }

  private Drawer newDrawer(
      SamplingParams params, TokenConstraint constraint, OptionalInt alternatives) {
    var sampler = new Sampler(params, constraint, model.kernels(), model.vocabularySize());
    return new Drawer(sampler, scores(alternatives));
  }

  private Optional<TokenScores> scores(OptionalInt alternatives) {
    if (alternatives.isEmpty()) {
      return Optional.empty();
    }
    var rows = new LogProbabilities(model.kernels(), model.vocabularySize());
    return Optional.of(new TokenScores(rows, tokenizer, alternatives.getAsInt()));
  }

  /** Cuts the answer to the context, and refuses a prompt that leaves no room for one. */
  private SamplingParams fit(SamplingParams params, int promptTokens) {
    int tokensMax = (int) Math.min(limits.contextTokensMax(), cache.tokensMax());
    if (promptTokens >= tokensMax) {
      throw new EngineException(
          EngineException.Code.PROMPT_TOO_LONG,
          "the prompt has %d tokens; it must have fewer than %d"
              .formatted(promptTokens, tokensMax));
    }
    int room = tokensMax - promptTokens;
    return params.maxNewTokens() <= room ? params : params.toBuilder().maxNewTokens(room).build();
  }

  /** A place in the queue, before anything is made for the request. */
  private void takePlace() {
    if (closing) {
      throw closed();
    }
    if (waitingCount.incrementAndGet() > limits.queueMax()) {
      waitingCount.decrementAndGet();
      throw new EngineException(
          EngineException.Code.QUEUE_FULL,
          "%d requests are waiting already, the most that may; try again later"
              .formatted(limits.queueMax()));
    }
  }

  /** Keeps what is computed of a text's beginning from eviction, for as long as the engine runs. */
  public void pin(int[] text) {
    pins.add(text.clone());
    wake();
  }

  /** Texts of which nothing is to be kept, and who waits for that. */
  private record Forgetting(TextTraces texts, CompletableFuture<Integer> pages) {}

  /**
   * Forgets what was computed of prompts in which one of some texts begins, between two passes. Of
   * requests that run or wait and have such a text nothing is kept.
   *
   * @return completed with the number of pages, of all that were asked for at once
   */
  public CompletableFuture<Integer> forget(TextTraces texts) {
    Forgetting forgetting = new Forgetting(texts, new CompletableFuture<>());
    forgettings.add(forgetting);
    if (closing && forgettings.remove(forgetting)) {
      forgetting.pages.completeExceptionally(closed());
    }
    wake();
    return forgetting.pages;
  }

  private void forgetWhatIsToBe() {
    List<Forgetting> all = new ArrayList<>();
    for (Forgetting next = forgettings.poll(); next != null; next = forgettings.poll()) {
      all.add(next);
    }
    if (all.isEmpty()) {
      return;
    }
    takeIn(); // those that came before the last of them
    try {
      TextTraces texts = TextTraces.ofAll(all.stream().map(Forgetting::texts).toList());
      Stream.concat(running.stream(), waiting.stream())
          .filter(sequence -> sequence.has(texts, tokenizer::bytes))
          .forEach(Sequence::keepNothing);
      int pages = cache.forget(texts, tokenizer::bytes); // one walk for all of them
      all.forEach(one -> one.pages.complete(pages));
    } catch (RuntimeException | Error e) { // they wait for it
      all.forEach(one -> one.pages.completeExceptionally(e));
      throw e;
    }
  }

  private void run() {
    try {
      while (!closing) {
        stepBeganNanos = nanoTime.getAsLong();
        boolean worked = step();
        stepBeganNanos = IDLE;
        if (!worked && hasNothingNew() && !onDevice(this::saveOne)) {
          rest();
        }
      }
    } catch (Throwable e) { // whatever it is, nobody may wait for this thread any more
      fail(e);
    } finally {
      end();
    }
  }

  private boolean hasNothingNew() {
    return inbox.isEmpty() && pins.isEmpty() && forgettings.isEmpty() && !closing;
  }

  /** Saves a page while nobody asks for anything. */
  private boolean saveOne() {
    return running.isEmpty() && waiting.isEmpty() && cache.saveOne();
  }

  private void fail(Throwable e) {
    if (closing) {
      return; // a pass that was aborted
    }
    failure = e;
    try {
      LOG.log(System.Logger.Level.ERROR, "the computation failed; the engine stops", e);
    } catch (RuntimeException | Error _) {
      // the log may be what has no memory
    }
  }

  /** Ends every request; from here on none is taken. */
  private void end() {
    closing = true;
    stepBeganNanos = IDLE;
    EngineException error = closed();
    takeIn();
    forgetAtTheEnd();
    List<Sequence> left = new ArrayList<>(running);
    left.addAll(waiting);
    waitingCount.addAndGet(-waiting.size());
    waiting.clear();
    running.clear();
    runningCount = 0;
    left.forEach(sequence -> alone(sequence, () -> sequence.abandon(error)));
  }

  /** What the cache saves when it is closed must not have it either. */
  private void forgetAtTheEnd() {
    try {
      forgetWhatIsToBe();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "texts could not be forgotten in the cache", e);
    }
  }

  /** Does something for one request; what goes wrong is its own. */
  private static void alone(Sequence sequence, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a request could not be ended properly", e);
    }
  }

  /** Waits for something new, or until a stalled reader has had its time. */
  private void rest() {
    long now = nanoTime.getAsLong();
    if (running.isEmpty() && waiting.isEmpty() && now - checkedNanos > CHECK_EVERY_NANOS) {
      checkedNanos = now;
      cache.check();
    }
    Thread.interrupted(); // a thread that is interrupted does not park
    long first = running.stream().mapToLong(Sequence::stalledSince).min().orElse(IDLE);
    if (first == IDLE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, Math.max(1, first + limits.readerPatienceNanos() - now));
    }
  }

  /** One step of the loop; false where there is nothing to do before something new comes. */
  boolean step() {
    return onDevice(this::tryStep);
  }

  /** Does something; where the device is lost meanwhile, the standby goes on, which is true. */
  private boolean onDevice(BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (DeviceLostException e) {
      goOnWithStandby(e);
      return true;
    }
  }

  private boolean tryStep() {
    takeIn();
    for (int[] text = pins.poll(); text != null; text = pins.poll()) {
      cache.pin(text);
    }
    forgetWhatIsToBe();
    boolean wiped = cache.wipeOne();
    dropCancelled();
    admit();
    planner.plan(givingWay(withRoom()), this::failAlone);
    publishCounts();
    if (planner.steps().isEmpty()) {
      return wiped;
    }
    handOut(model.forward(planner.batch()));
    publishCounts();
    return true;
  }

  /** Fails what was running on the device that is lost; what waits is computed by the standby. */
  private void goOnWithStandby(DeviceLostException lost) {
    Supplier<Standby> other = standby.orElseThrow(() -> lost);
    standby = Optional.empty();
    LOG.log(
        System.Logger.Level.ERROR,
        "the running requests fail, the processor goes on: {0}",
        lost.getMessage());
    EngineException error = brokenOff(lost);
    List<Sequence> left = List.copyOf(running);
    running.clear();
    refused = null;
    try {
      Standby now = other.get();
      model = now.model();
      cache = now.cache();
      publishCounts();
    } finally { // their readers wait, whatever becomes of the engine
      left.forEach(sequence -> alone(sequence, () -> sequence.lose(error)));
    }
  }

  private static EngineException brokenOff(DeviceLostException lost) {
    return new EngineException(
        EngineException.Code.INTERNAL,
        "this answer was broken off, because %s; the processor goes on, ask again"
            .formatted(lost.getMessage()),
        lost);
  }

  private void takeIn() {
    for (Sequence next = inbox.poll(); next != null; next = inbox.poll()) {
      waiting.add(next);
    }
  }

  private void publishCounts() {
    runningCount = running.size();
    pagesUsed = cache.pagesUsed();
  }

  private void dropCancelled() {
    long now = nanoTime.getAsLong();
    for (Iterator<Sequence> it = waiting.iterator(); it.hasNext(); ) {
      Sequence sequence = it.next();
      if (sequence.handle().cancelled()) {
        it.remove();
        waitingCount.decrementAndGet();
        alone(sequence, () -> sequence.finish(FinishReason.CANCELLED, now));
      }
    }
    for (Sequence sequence : List.copyOf(running)) {
      if (sequence.handle().cancelled()) {
        finish(sequence, FinishReason.CANCELLED, now);
      }
    }
  }

  /**
   * The running sequences whose readers take what they are given; a reader that stays away too long
   * loses its request.
   */
  private List<Sequence> withRoom() {
    long now = nanoTime.getAsLong();
    List<Sequence> ready = new ArrayList<>(running.size());
    for (Sequence sequence : List.copyOf(running)) {
      if (sequence.hasRoom(now)) {
        ready.add(sequence);
      } else if (now - sequence.stalledSince() > limits.readerPatienceNanos()) {
        leave(sequence);
        alone(sequence, () -> sequence.abandon(notRead()));
      }
    }
    return ready;
  }

  /** Without those in the background while another has no token yet. */
  private static List<Sequence> givingWay(List<Sequence> ready) {
    boolean isWaitedFor =
        ready.stream().anyMatch(sequence -> !sequence.background() && !sequence.decoding());
    return isWaitedFor ? ready.stream().filter(sequence -> !sequence.background()).toList() : ready;
  }

  private EngineException notRead() {
    return new EngineException(
        EngineException.Code.CLOSED,
        "nobody has read this answer for %d s; it is given up"
            .formatted(Duration.ofNanos(limits.readerPatienceNanos()).toSeconds()));
  }

  /** Lets waiting sequences in, in order, while there is a place and memory for them. */
  private void admit() {
    for (var first = next(); first.isPresent(); first = next()) {
      Sequence next = first.get();
      if (running.stream().anyMatch(other -> willShareSoon(next, other))) {
        return;
      }
      if (next == refused && refusedAt == cache.leasesEnded() && !running.isEmpty()) {
        return; // nothing has become free since
      }
      if (!tryStart(next)) {
        return;
      }
    }
  }

  /** The request that starts next: those in the background last, and one of them at a time. */
  private Optional<Sequence> next() {
    if (running.size() >= limits.sequencesMax()) {
      return Optional.empty();
    }
    boolean full = running.stream().anyMatch(Sequence::background);
    return waiting.stream()
        .filter(sequence -> !sequence.background())
        .findFirst()
        .or(() -> full ? Optional.empty() : waiting.stream().findFirst());
  }

  /** Starts a sequence, or ends it where it never can; false where it is to wait. */
  private boolean tryStart(Sequence next) {
    boolean waits = false;
    try {
      Optional<CacheLease> lease =
          cache.lease(next.tokens(), next.promptTokens(), next.tokensMax());
      if (lease.isEmpty() && !running.isEmpty()) {
        refused = next;
        refusedAt = cache.leasesEnded();
        waits = true;
        return false;
      }
      CacheLease pages = lease.orElseThrow(this::neverFits);
      running.add(next);
      runningCount = running.size(); // before its reader hears that it has begun
      next.start(pages, routeFor(next, pages), nanoTime.getAsLong());
    } catch (RuntimeException | Error e) {
      failAlone(next, e);
    } finally { // whatever happens: one that has failed must not be started again by a standby
      if (!waits) {
        waiting.remove(next);
        waitingCount.decrementAndGet();
      }
    }
    refused = null;
    return true;
  }

  private EngineException neverFits() {
    return new EngineException(
        EngineException.Code.PROMPT_TOO_LONG,
        "prompt and answer do not fit into the %d tokens that the cache has room for"
            .formatted(cache.tokensMax()));
  }

  /** Whether a running prompt is just computing pages that this one could use. */
  private static boolean willShareSoon(Sequence next, Sequence other) {
    if (other.decoding()) {
      return false;
    }
    int limit = Math.min(next.promptTokens(), other.promptTokens());
    int mismatch = Arrays.mismatch(next.tokens(), 0, limit, other.tokens(), 0, limit);
    int common = mismatch < 0 ? limit : mismatch;
    return common - other.computed() >= SHARED_PREFIX_WORTH_WAITING;
  }

  private Slice.Route routeFor(Sequence sequence, CacheLease lease) {
    int uncached = sequence.promptTokens() - lease.cachedTokens();
    return model.canExpand() && uncached >= SchedulerLimits.EXPAND_FROM_TOKENS
        ? Slice.Route.PROMPT_EXPANDED
        : Slice.Route.PROMPT;
  }

  private void handOut(float[] logits) {
    List<BatchPlanner.Step> sampling =
        planner.steps().stream().filter(BatchPlanner.Step::samples).toList();
    int[] firstRow = new int[sampling.size()];
    for (int i = 1; i < firstRow.length; i++) {
      firstRow[i] = firstRow[i - 1] + 1 + sampling.get(i - 1).guesses().length;
    }
    int[][] chosen = new int[sampling.size()][];
    Throwable[] faults = new Throwable[sampling.size()];
    int vocabulary = model.vocabularySize();
    pool.run(
        chosen.length,
        (i, worker) -> {
          BatchPlanner.Step step = sampling.get(i);
          try {
            chosen[i] =
                step.sequence()
                    .sample(logits, firstRow[i] * vocabulary, vocabulary, step.guesses());
          } catch (RuntimeException | Error e) {
            faults[i] = e;
          }
        });
    for (int i = 0; i < faults.length; i++) {
      if (faults[i] != null) {
        failAlone(sampling.get(i).sequence(), faults[i]);
      }
    }
    long now = nanoTime.getAsLong();
    for (BatchPlanner.Step step : planner.steps()) {
      int place = sampling.indexOf(step);
      if (place < 0 || faults[place] == null) {
        guarded(step.sequence(), () -> step.sequence().computedMore(step.count()));
        if (place >= 0) {
          accept(step.sequence(), chosen[place], now);
        }
      }
    }
  }

  /** Takes chosen tokens into an answer; each after the first was a guess computed already. */
  private void accept(Sequence sequence, int[] chosen, long now) {
    guarded(
        sequence,
        () -> {
          for (int i = 0; i < chosen.length && running.contains(sequence); i++) {
            if (i > 0) {
              sequence.computedMore(1);
            }
            boolean ends = tokenizer.endOfGeneration().contains(chosen[i]);
            FinishReason reason = sequence.accept(chosen[i], ends, now);
            if (reason != null) {
              finish(sequence, reason, now);
            }
          }
        });
  }

  /** Does something for a running request; what goes wrong ends that request alone. */
  private void guarded(Sequence sequence, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      failAlone(sequence, e);
    }
  }

  private void finish(Sequence sequence, FinishReason reason, long now) {
    leave(sequence);
    alone(sequence, () -> sequence.finish(reason, now));
  }

  private void leave(Sequence sequence) {
    running.remove(sequence);
    runningCount = running.size(); // before its reader hears that it is over
  }

  private void failAlone(Sequence sequence, Throwable fault) {
    leave(sequence);
    if (sequence.handle().ended()) {
      LOG.log(System.Logger.Level.ERROR, "a request that has ended failed afterwards", fault);
      return;
    }
    if (fault instanceof DeviceLostException lost && standby.isPresent()) {
      alone(sequence, () -> sequence.lose(brokenOff(lost)));
      throw lost; // the others' pages are gone, too
    }
    alone(sequence, () -> sequence.fail(asEngineException(fault)));
  }

  private EngineException asEngineException(Throwable fault) {
    if (fault instanceof EngineException known) {
      return known;
    }
    long now = nanoTime.getAsLong();
    if (now - faultLoggedNanos > LOG_EVERY_NANOS) { // the same request may come again and again
      faultLoggedNanos = now;
      LOG.log(System.Logger.Level.ERROR, "a request failed; others go on", fault);
    }
    return new EngineException(
        EngineException.Code.INTERNAL, "this request failed: " + fault, fault);
  }

  private EngineException closed() {
    Throwable cause = failure;
    return cause == null
        ? new EngineException(EngineException.Code.CLOSED, "the engine is closed")
        : new EngineException(
            EngineException.Code.CLOSED, "the computation failed and the engine stopped", cause);
  }

  /**
   * Ends what is under way and waits for the thread.
   *
   * @return whether it has ended; where not, a step hangs, and what it computes with must stay
   */
  public boolean close(Duration patience) {
    closing = true;
    model.abort();
    wake();
    if (thread.getState() == Thread.State.NEW) {
      end();
      return true;
    }
    try {
      return thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !thread.isAlive();
    }
  }
}
