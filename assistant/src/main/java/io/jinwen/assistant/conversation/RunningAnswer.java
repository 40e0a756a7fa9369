package io.jinwen.assistant.conversation;

import io.jinwen.assistant.conversation.AnswerSnapshot.End;
import io.jinwen.assistant.conversation.ChatCommand.Ask;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer under way, read by a thread of its own.
 *
 * <p>Listeners are called when it has changed, with nothing, and then ask how it stands. So one
 * that comes late, or is slow, or comes back after a lost connection sees the same as all others.
 */
public final class RunningAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAnswer.class);

  /**
   * How long a stop may take to be noticed. The reader is not interrupted: the database, which the
   * same thread writes to, would take that as the end of its file.
   */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Ask asked;
  private final long startNanos = System.nanoTime();
  private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();

  // Written by the reader, read by others; guarded by this.
  private final AnswerState state = new AnswerState();
  private Optional<End> end = Optional.empty();

  private volatile boolean stopped;
  private final CountDownLatch over = new CountDownLatch(1);

  RunningAnswer(Ask asked) {
    this.asked = asked;
  }

  void start(Function<Ask, AnswerStream> chat, Runnable onOpened, Runnable onEnd) {
    Thread.ofVirtual().name("answer-reader").start(() -> read(chat, onOpened, onEnd));
  }

  /** Waits until it has ended and is remembered; false if that takes longer. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What it answers. */
  public Ask asked() {
    return asked;
  }

  /** Time since the question was asked. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** The conversation it belongs to; empty until a new one has begun. */
  public Optional<String> sessionId() {
    return asked
        .sessionId()
        .or(() ->
            snapshot().opened().map(AnswerEvent.Opened::sessionId).filter(id -> !id.isEmpty()));
  }

  /** How it stands. */
  public synchronized AnswerSnapshot snapshot() {
    return state.snapshot(end);
  }

  /**
   * Tells of every change from now on, on the thread that reads the answer: a listener must not
   * block. Running the result ends it.
   */
  public Runnable listen(Runnable onChange) {
    // One listener may be added twice; each time is a listener of its own.
    Runnable own = onChange::run;
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  /** Ends it; what was shown by then is remembered. */
  public void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  private void read(Function<Ask, AnswerStream> chat, Runnable onOpened, Runnable onEnd) {
    End how;
    try (AnswerStream stream = chat.apply(asked)) {
      how = readToEnd(stream, onOpened);
    } catch (InterruptedException e) {
      how = new End.Broken(new IllegalStateException("the reader was interrupted", e));
    } catch (RuntimeException e) {
      how = new End.Broken(e);
    } catch (Throwable e) { // an error too: its place must come free, and listeners be called
      LOG.error("a running answer broke off", e);
      how = new End.Broken(new IllegalStateException("the answer broke off: " + e, e));
    }
    try {
      // The registry forgets it first: a listener that hears of the end finds it in the session.
      onEnd.run();
    } finally {
      synchronized (this) {
        end = Optional.of(how);
      }
      over.countDown();
      tell();
    }
  }

  private End readToEnd(AnswerStream stream, Runnable onOpened) throws InterruptedException {
    while (!stopped) {
      AnswerEvent event = stream.poll(PATIENCE);
      switch (event) {
        case AnswerEvent.Quiet _ -> {}
        case AnswerEvent.Done done -> {
          return new End.Finished(done);
        }
        case AnswerEvent.TimedOut _ -> {
          return new End.OutOfTime();
        }
        case AnswerEvent.Failed(var error) -> {
          return new End.Broken(error);
        }
        case AnswerEvent.Opened first -> {
          take(first);
          onOpened.run();
          tell();
        }
        case AnswerEvent.Piece _, AnswerEvent.Hinted _, AnswerEvent.Replaced _ -> {
          take(event);
          tell();
        }
      }
    }
    return new End.Stopped();
  }

  private synchronized void take(AnswerEvent event) {
    state.apply(event);
  }

  private void tell() {
    for (Runnable listener : listeners) {
      tell(listener);
    }
  }

  /** A listener that fails keeps no other from being called. */
  static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      LOG.warn("a listener of a running answer failed", e);
    }
  }
}
