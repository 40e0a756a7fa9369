package io.jinwen.assistant.conversation;

import io.jinwen.assistant.identity.CallerLimits;
import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers under way. They go on whether or not somebody looks at them, so that a page that is
 * loaded anew, or a second window, finds them again.
 *
 * <p>An answer is forgotten here when it has ended; it is in its session by then. How many there
 * are at once is limited for each caller, how long each may take is limited by {@link ChatService}.
 */
public final class RunningAnswers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAnswers.class);

  /** More windows than anybody reads; a caller's answers share the engine's queue with others. */
  static final int PER_CALLER_MAX = 8;

  private final Function<Question, AnswerStream> chat;
  private final CallerLimits limits;

  /** Longer than it takes to write one turn down, shorter than a supervisor waits. */
  private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(2);

  private final Map<String, Set<RunningAnswer>> running = new ConcurrentHashMap<>(); // by caller
  private final Map<String, Set<Runnable>> watchers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param chat what begins an answer: {@link ChatService#ask}
   * @param limits in which answers that programs of the caller ask for are counted too
   */
  public RunningAnswers(Function<Question, AnswerStream> chat, CallerLimits limits) {
    this.chat = chat;
    this.limits = limits;
  }

  /**
   * Begins an answer and returns at once; a refusal is how it ends.
   *
   * @throws EngineException QUEUE_FULL if too many answers of this caller are under way, CLOSED at
   *     the end of the program
   */
  public RunningAnswer ask(Question question) {
    String caller = question.caller();
    CallerLimits.Place place =
        limits
            .beginAnswer(CallerLimits.nameOf(caller))
            .orElseThrow(() -> tooMany(caller, limits.answersAtOnce()));
    RunningAnswer answer = new RunningAnswer(question);
    boolean started = false;
    try {
      running.compute(caller, (_, others) -> with(answer, others));
      answer.start(
          chat,
          () -> tell(caller),
          () -> {
            place.close();
            forget(answer);
            tell(caller);
          });
      started = true;
      if (closed) {
        answer.stop(); // closed in between, perhaps too late to be seen there
      }
    } finally {
      if (!started) {
        place.close();
        forget(answer);
      }
    }
    return answer;
  }

  /** Counting and adding are one step, however many ask at once. */
  private Set<RunningAnswer> with(RunningAnswer answer, Set<RunningAnswer> others) {
    if (closed) {
      throw new EngineException(EngineException.Code.CLOSED, "the program ends");
    }
    Set<RunningAnswer> all = others == null ? ConcurrentHashMap.newKeySet() : others;
    if (all.size() >= PER_CALLER_MAX) {
      throw tooMany(answer.question().caller(), PER_CALLER_MAX);
    }
    all.add(answer);
    return all;
  }

  private static EngineException tooMany(String caller, int most) {
    return new EngineException(
        EngineException.Code.QUEUE_FULL,
        "%s has %d answers under way, which is the most".formatted(caller, most));
  }

  private void forget(RunningAnswer answer) {
    running.computeIfPresent(
        answer.question().caller(),
        (_, those) -> {
          those.remove(answer);
          return those.isEmpty() ? null : those;
        });
  }

  /** How many are under way. */
  public int count() {
    return running.values().stream().mapToInt(Set::size).sum();
  }

  /** The newest answer that is under way in a conversation. */
  public Optional<RunningAnswer> in(String caller, String sessionId) {
    return of(caller)
        .filter(answer -> answer.sessionId().equals(Optional.of(sessionId)))
        .min((a, b) -> a.age().compareTo(b.age()));
  }

  /** Ids of the caller's conversations in which an answer is under way. */
  public Set<String> sessions(String caller) {
    return of(caller).flatMap(answer -> answer.sessionId().stream()).collect(Collectors.toSet());
  }

  /**
   * Tells whenever an answer of this caller has begun or ended, on a thread that must not be
   * blocked. Running the result ends it.
   */
  public Runnable watch(String caller, Runnable onChange) {
    Runnable own = onChange::run;
    watchers.computeIfAbsent(caller, _ -> new CopyOnWriteArraySet<>()).add(own);
    return () ->
        watchers.computeIfPresent(
            caller,
            (_, those) -> {
              those.remove(own);
              return those.isEmpty() ? null : those;
            });
  }

  /** Stops all and waits until they are written down, so that the database may be closed. */
  @Override
  public void close() {
    closed = true;
    List<RunningAnswer> last =
        running.keySet().stream().flatMap(this::of).peek(RunningAnswer::stop).toList();
    long deadline = System.nanoTime() + CLOSE_TIME_MAX.toNanos();
    try {
      for (RunningAnswer answer : last) {
        if (!answer.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
          LOG.warn("an answer of {} did not end in time", answer.question().caller());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Stream<RunningAnswer> of(String caller) {
    return running.getOrDefault(caller, Set.of()).stream();
  }

  private void tell(String caller) {
    watchers.getOrDefault(caller, Set.of()).forEach(RunningAnswer::tell);
  }
}
