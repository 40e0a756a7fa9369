package io.jinwen.assistant.policy.guard;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches word lists and puts a changed list into use. A list that cannot be read leaves the old
 * one in use and is reported once, until it changes again.
 *
 * <p>It looks at the content, not at times: an editor or a mount may keep those, and the lists are
 * small.
 */
public final class WordReloader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WordReloader.class);

  private final SensitiveWords words;
  private final WordSource source;
  private final Consumer<Outcome> outcomes;
  private volatile Optional<Thread> watcher = Optional.empty();
  private String lastSeen;

  /** What a look at the folder led to. */
  public sealed interface Outcome {
    /** The list of this version is now in use. */
    record Reloaded(String version) implements Outcome {}

    /** The new list is defective, for this reason; the old one stays. */
    record Kept(String reason) implements Outcome {}
  }

  /**
   * @param words whose list is replaced
   * @param source reads the words from their files
   * @param outcomes is told of every change, for the log
   */
  public WordReloader(SensitiveWords words, WordSource source, Consumer<Outcome> outcomes) {
    this.words = words;
    this.source = source;
    this.outcomes = outcomes;
    this.lastSeen = words.version();
  }

  /** Begins to look again and again, on a thread of its own. */
  public synchronized void watch(Duration interval) {
    if (watcher.isPresent()) {
      throw new IllegalStateException("the words are watched already");
    }
    watcher =
        Optional.of(Thread.ofVirtual().name("word-reloader").start(() -> lookEvery(interval)));
  }

  /** Looks once and puts a changed list into use. */
  public synchronized void look() {
    String seen;
    try {
      WordList list = source.read();
      seen = list.version();
      if (!seen.equals(lastSeen)) {
        words.replace(list);
        outcomes.accept(new Outcome.Reloaded(seen));
      }
    } catch (RuntimeException defect) { // also a folder that cannot be read just now
      seen = "defective: " + defect.getMessage();
      if (!seen.equals(lastSeen)) {
        outcomes.accept(new Outcome.Kept(String.valueOf(defect.getMessage())));
      }
    }
    lastSeen = seen;
  }

  @Override
  public void close() {
    watcher.ifPresent(Thread::interrupt);
  }

  /** One look that fails must not be the last one. */
  private void lookOrTell() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      LOG.error("the words could not be looked at; the next look is on time", e);
    }
  }

  private void lookEvery(Duration interval) {
    try {
      while (true) {
        Thread.sleep(interval);
        lookOrTell();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }
}
