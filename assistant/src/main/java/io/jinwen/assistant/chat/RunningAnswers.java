package io.jinwen.assistant.chat;

import io.jinwen.engine.api.EngineException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answers under way. They go on whether or not somebody looks at them, so that a page that is
 * loaded anew, or a second window, finds them again.
 *
 * <p>An answer is forgotten here when it has ended; it is in its session by then. How many there
 * are at once is limited for each caller, how long each may take is limited by {@link ChatService}.
 */
public final class RunningAnswers implements AutoCloseable {
  /** More windows than anybody reads; a caller's answers share the engine's queue with others. */
  static final int PER_CALLER_MAX = 8;

  private final Function<Question, AnswerStream> chat;
  private final Set<RunningAnswer> running = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<Runnable>> watchers = new ConcurrentHashMap<>();

  /**
   * @param chat what begins an answer: {@link ChatService#ask}
   */
  public RunningAnswers(Function<Question, AnswerStream> chat) {
    this.chat = chat;
  }

  /**
   * Begins an answer and returns at once; a refusal is how it ends.
   *
   * @throws EngineException QUEUE_FULL if too many answers of this caller are under way
   */
  public RunningAnswer ask(Question question) {
    String caller = question.caller();
    if (of(caller).count() >= PER_CALLER_MAX) {
      throw new EngineException(
          EngineException.Code.QUEUE_FULL,
          "%s has %d answers under way, which is the most".formatted(caller, PER_CALLER_MAX));
    }
    RunningAnswer answer = new RunningAnswer(question);
    running.add(answer);
    answer.start(
        chat,
        () -> tell(caller),
        () -> {
          running.remove(answer);
          tell(caller);
        });
    return answer;
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

  /** Stops all. */
  @Override
  public void close() {
    running.forEach(RunningAnswer::stop);
  }

  private Stream<RunningAnswer> of(String caller) {
    return running.stream().filter(answer -> answer.question().caller().equals(caller));
  }

  private void tell(String caller) {
    watchers.getOrDefault(caller, Set.of()).forEach(Runnable::run);
  }
}
