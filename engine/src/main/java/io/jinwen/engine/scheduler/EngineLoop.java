package io.jinwen.engine.scheduler;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.kernel.WorkerPool;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.model.Transformer;
import io.jinwen.engine.sampling.LogProbabilities;
import io.jinwen.engine.sampling.Sampler;
import io.jinwen.engine.sampling.TokenConstraint;
import io.jinwen.engine.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that owns sequences and cache pages. Each turn: take in what is new, let go what
 * was cancelled, plan a pass, compute it, choose tokens, hand them out.
 */
public final class EngineLoop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EngineLoop.class.getName());

  /** From this many tokens in common it pays to wait until a neighbour has computed them. */
  private static final int SHARED_PREFIX_WORTH_WAITING = 64;

  private final Transformer transformer;
  private final WorkerPool pool;
  private final KvCache cache;
  private final SchedulerLimits limits;
  private final Tokenizer tokenizer;
  private final BatchPlanner planner;
  private final Thread thread;

  private final ConcurrentLinkedQueue<Sequence> inbox = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<int[]> pins = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final ArrayDeque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private volatile int runningCount;
  private volatile int pagesUsed;
  private volatile boolean closing;

  public EngineLoop(
      Transformer transformer,
      WorkerPool pool,
      KvCache cache,
      SchedulerLimits limits,
      Tokenizer tokenizer) {
    this.transformer = transformer;
    this.pool = pool;
    this.cache = cache;
    this.limits = limits;
    this.tokenizer = tokenizer;
    this.planner = new BatchPlanner(new Batch(transformer.rowsMax()), limits);
    this.thread = Thread.ofPlatform().name("jinwen-engine-loop").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Wakes the loop: something is new. */
  public void wake() {
    LockSupport.unpark(thread);
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

  /**
   * Queues a request.
   *
   * @param prompt token ids, at least one
   * @param thinking whether the prompt ends inside the thinking part
   * @param alternatives to how many tokens beside the drawn one log-probabilities are told; empty
   *     for none at all
   * @throws EngineException PROMPT_TOO_LONG, QUEUE_FULL or CLOSED
   */
  public Ticket submit(
      int[] prompt,
      boolean thinking,
      SamplingParams params,
      TokenConstraint constraint,
      OptionalInt alternatives) {
    long now = System.nanoTime();
    Ticket ticket = new Ticket(this::wake);
    var kernels = transformer.kernels();
    var sampler = new Sampler(params, constraint, kernels, transformer.vocabularySize());
    var text = new AnswerText(tokenizer, params.stop(), thinking, ticket::put);
    var drawer = new Drawer(sampler, scores(alternatives));
    enqueue(new Sequence(ticket, prompt, fit(params, prompt.length), drawer, text, now));
    return ticket;
  }

  private Optional<TokenScores> scores(OptionalInt alternatives) {
    if (alternatives.isEmpty()) {
      return Optional.empty();
    }
    var rows = new LogProbabilities(transformer.kernels(), transformer.vocabularySize());
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

  /** Keeps what is computed of a text's beginning from eviction, for as long as the engine runs. */
  public void pin(int[] text) {
    pins.add(text.clone());
    wake();
  }

  private void enqueue(Sequence sequence) {
    if (waitingCount.incrementAndGet() > limits.queueMax()) {
      waitingCount.decrementAndGet();
      throw new EngineException(
          EngineException.Code.QUEUE_FULL,
          "%d requests are waiting already, the most that may; try again later"
              .formatted(limits.queueMax()));
    }
    inbox.add(sequence);
    if (closing && inbox.remove(sequence)) {
      waitingCount.decrementAndGet();
      throw closed();
    }
    wake();
  }

  private void run() {
    while (!closing) {
      boolean worked;
      try {
        worked = turn();
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "a forward pass failed; its requests are given up", e);
        failRunning(
            new EngineException(EngineException.Code.INTERNAL, "the computation failed: " + e, e));
        worked = true;
      }
      if (!worked && inbox.isEmpty() && pins.isEmpty() && !closing) {
        LockSupport.park(this);
      }
    }
    failRunning(closed());
    failAll(closed());
  }

  /** One turn of the loop; false where there was nothing to do. */
  private boolean turn() {
    for (Sequence next = inbox.poll(); next != null; next = inbox.poll()) {
      waiting.add(next);
    }
    for (int[] text = pins.poll(); text != null; text = pins.poll()) {
      cache.pin(text);
    }
    dropCancelled();
    admit();
    planner.plan(running);
    runningCount = running.size();
    pagesUsed = cache.pagesUsed();
    if (planner.steps().isEmpty()) {
      return false;
    }
    float[] logits = transformer.forward(planner.batch());
    handOut(logits);
    runningCount = running.size();
    pagesUsed = cache.pagesUsed();
    return true;
  }

  private void dropCancelled() {
    long now = System.nanoTime();
    for (Iterator<Sequence> it = waiting.iterator(); it.hasNext(); ) {
      Sequence sequence = it.next();
      if (sequence.ticket().cancelled()) {
        it.remove();
        waitingCount.decrementAndGet();
        sequence.finish(FinishReason.CANCELLED, now);
      }
    }
    for (Iterator<Sequence> it = running.iterator(); it.hasNext(); ) {
      Sequence sequence = it.next();
      if (sequence.ticket().cancelled()) {
        it.remove();
        runningCount = running.size();
        sequence.finish(FinishReason.CANCELLED, now);
      }
    }
  }

  /** Lets waiting sequences in, in order, while there is a place and memory for them. */
  private void admit() {
    while (running.size() < limits.sequencesMax() && !waiting.isEmpty()) {
      Sequence next = waiting.peek();
      if (running.stream().anyMatch(other -> willShareSoon(next, other))) {
        return;
      }
      KvCache.Lease lease = cache.lease(prompt(next), next.tokensMax());
      if (lease == null) {
        return;
      }
      waiting.poll();
      waitingCount.decrementAndGet();
      next.start(lease, routeFor(next, lease), System.nanoTime());
      running.add(next);
    }
  }

  private static int[] prompt(Sequence sequence) {
    return Arrays.copyOf(sequence.tokens(), sequence.promptTokens());
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

  private Slice.Route routeFor(Sequence sequence, KvCache.Lease lease) {
    int uncached = sequence.promptTokens() - lease.cachedTokens();
    return transformer.canExpand() && uncached >= SchedulerLimits.EXPAND_FROM_TOKENS
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
    int vocabulary = transformer.vocabularySize();
    pool.run(
        chosen.length,
        (i, worker) -> {
          BatchPlanner.Step step = sampling.get(i);
          chosen[i] =
              step.sequence().sample(logits, firstRow[i] * vocabulary, vocabulary, step.guesses());
        });
    planner.steps().forEach(step -> step.sequence().computedMore(step.count()));
    long now = System.nanoTime();
    for (int i = 0; i < chosen.length; i++) {
      accept(sampling.get(i).sequence(), chosen[i], now);
    }
  }

  /** Takes chosen tokens into an answer; each after the first was a guess computed already. */
  private void accept(Sequence sequence, int[] chosen, long now) {
    for (int i = 0; i < chosen.length; i++) {
      if (i > 0) {
        sequence.computedMore(1);
      }
      boolean ends = tokenizer.endOfGeneration().contains(chosen[i]);
      FinishReason reason = sequence.accept(chosen[i], ends, now);
      if (reason != null) {
        running.remove(sequence);
        runningCount = running.size(); // before its reader hears that it is over
        sequence.finish(reason, now);
        return;
      }
    }
  }

  private void failRunning(EngineException error) {
    List<Sequence> failed = List.copyOf(running);
    running.clear();
    runningCount = 0;
    failed.forEach(sequence -> sequence.fail(error));
  }

  private void failAll(EngineException error) {
    for (Sequence next = inbox.poll(); next != null; next = inbox.poll()) {
      waitingCount.decrementAndGet();
      next.fail(error);
    }
    for (Sequence next = waiting.poll(); next != null; next = waiting.poll()) {
      waitingCount.decrementAndGet();
      next.fail(error);
    }
  }

  private static EngineException closed() {
    return new EngineException(EngineException.Code.CLOSED, "the engine is closed");
  }

  /** Fails what is under way, waits for the thread to end. */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
