package io.jinwen.assistant.conversation;

import io.jinwen.assistant.conversation.ChatCommand.Ask;
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
 * <p>An answer is forgotten here when it has ended; it is in its session by then. {@link
 * CallerLimits} says how many a caller may have at once, those that programs ask for included;
 * {@link ChatService} limits how long each may take.
 */
public final class RunningAnswers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAnswers.class);

  private final Function<Ask, AnswerStream> chat;
  private final CallerLimits limits;

  /** Longer than it takes to write one turn down, shorter than a supervisor waits. */
  private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(2);

  private final Map<String, Set<RunningAnswer>> running = new ConcurrentHashMap<>(); // by caller
  private final Map<String, Set<Runnable>> watchers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param chat what begins an answer: {@link ChatService#answer}
   * @param limits in which answers that programs of the caller ask for are counted too
   */
  public RunningAnswers(Function<Ask, AnswerStream> chat, CallerLimits limits) {
    this.chat = chat;
    this.limits = limits;
  }

  /**
   * Begins an answer and returns at once; a refusal is how it ends.
   *
   * @throws EngineException QUEUE_FULL if too many answers of this caller are under way, CLOSED at
   *     the end of the program
   */
  public RunningAnswer ask(Ask asked) {
    String caller = asked.caller();
    CallerLimits.Place place =
        limits.beginAnswer(CallerLimits.nameOf(caller)).orElseThrow(() -> tooMany(caller));
    RunningAnswer answer = new RunningAnswer(asked);
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

  private Set<RunningAnswer> with(RunningAnswer answer, Set<RunningAnswer> others) {
    if (closed) {
      throw new EngineException(EngineException.Code.CLOSED, "the program ends");
    }
    Set<RunningAnswer> all = others == null ? ConcurrentHashMap.newKeySet() : others;
    all.add(answer);
    return all;
  }

  private EngineException tooMany(String caller) {
    return new EngineException(
        EngineException.Code.QUEUE_FULL,
        "%s has %d answers under way, which is the most".formatted(caller, limits.answersAtOnce()));
  }

  private void forget(RunningAnswer answer) {
    running.computeIfPresent(
        answer.asked().caller(),
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
          LOG.warn("an answer of {} did not end in time", answer.asked().caller());
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
