package io.jinwen.assistant.conversation;

import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The answers that somebody reads. Each leaves when it is closed; those that are left when the
 * program ends are closed here, which writes them down.
 */
public final class OpenAnswers implements AutoCloseable {
  /** Readers look up several times a second; a stalled one is not waited for. */
  private static final Duration LAST_EVENT_TIME_MAX = Duration.ofSeconds(1);

  private static final AnswerEvent PROGRAM_ENDS =
      new AnswerEvent.Failed(new EngineException(EngineException.Code.CLOSED, "the program ends"));

  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** How many there are. */
  public int count() {
    return open.size();
  }

  /** The same answer, known here until it is closed. */
  AnswerStream add(AnswerStream answer) {
    Open added = new Open(answer);
    open.add(added);
    if (closed) {
      added.endByProgram();
    }
    return added;
  }

  /** Ends all; their readers get an error that says so, and a little time to pass it on. */
  @Override
  public void close() {
    closed = true;
    List<Open> last = List.copyOf(open);
    last.forEach(Open::endByProgram);
    long deadline = System.nanoTime() + LAST_EVENT_TIME_MAX.toNanos();
    try {
      for (Open answer : last) {
        answer.left.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Open implements AnswerStream {
    private final AnswerStream answer;
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile boolean ended;

    Open(AnswerStream answer) {
      this.answer = answer;
    }

    @Override
    public AnswerEvent poll(Duration patience) throws InterruptedException {
      AnswerEvent event = ended ? PROGRAM_ENDS : answer.poll(patience);
      return ended ? PROGRAM_ENDS : event; // closing an answer ends it as if its reader had
    }

    void endByProgram() {
      ended = true;
      answer.close();
    }

    @Override
    public void close() {
      try {
        answer.close();
      } finally {
        open.remove(this);
        left.countDown();
      }
    }
  }
}
