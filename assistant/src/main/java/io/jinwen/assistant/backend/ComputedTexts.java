package io.jinwen.assistant.backend;

import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine keeps of the texts that it has read, and forgets when they are deleted. */
public final class ComputedTexts {
  private static final Logger LOG = LoggerFactory.getLogger(ComputedTexts.class);
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Backend backend;
  private final boolean here;
  private final Path marker;
  private int unforgotten; // guarded by this

  /**
   * @param here whether an engine of this program may keep anything
   * @param marker a file that is there while something is deleted and not forgotten, so that a
   *     start after an end meanwhile keeps nothing of before
   */
  public ComputedTexts(Backend backend, boolean here, Path marker) {
    this.backend = backend;
    this.here = here;
    this.marker = marker;
  }

  /**
   * Has texts forgotten, once the engine is loaded, and waits for that.
   *
   * @return false where there is no engine any more before the next start
   */
  public boolean forget(List<String> texts) throws InterruptedException {
    while (here) {
      switch (backend.state()) {
        case BackendState.Ready(Engine engine) -> {
          return forget(engine, texts);
        }
        case BackendState.Withdrawn(Engine engine, _) -> {
          return forget(engine, texts);
        }
        case BackendState.Loading _ -> Thread.sleep(LOOK_EVERY_MILLIS);
        case BackendState.Failed _, BackendState.Closed _ -> {
          return false;
        }
      }
    }
    return true;
  }

  /** The same without waiting; what an end comes before, the next start forgets with all else. */
  public void forgetSoon(List<String> texts) {
    mark();
    Thread.ofVirtual()
        .name("forget-texts")
        .start(() -> {
          try {
            if (forget(texts)) {
              unmark();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            LOG.error("what was computed of deleted texts could not be forgotten", e);
          }
        });
  }

  private synchronized void mark() {
    unforgotten++;
    if (unforgotten == 1 && Files.isDirectory(marker.getParent())) {
      try {
        Files.createFile(marker);
      } catch (FileAlreadyExistsException _) {
        LOG.debug("left by an earlier run");
      } catch (IOException e) {
        LOG.warn("{} cannot be made: {}", marker, e.toString());
      }
    }
  }

  private synchronized void unmark() {
    unforgotten--;
    if (unforgotten == 0) {
      try {
        Files.deleteIfExists(marker);
      } catch (IOException e) { // the next start computes more than it would have to
        LOG.warn("{} cannot be deleted: {}", marker, e.toString());
      }
    }
  }

  private static boolean forget(Engine engine, List<String> texts) throws InterruptedException {
    try {
      int pages = engine.forget(texts);
      if (pages > 0) {
        LOG.info("{} pages of keys and values are forgotten with what was deleted", pages);
      }
      return true;
    } catch (EngineException e) {
      if (e.code() == EngineException.Code.CLOSED) {
        return false;
      }
      throw e;
    }
  }
}
