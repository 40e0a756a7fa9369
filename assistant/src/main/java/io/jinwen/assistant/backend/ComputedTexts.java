package io.jinwen.assistant.backend;

import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine keeps of the texts that it has read, and forgets when they are deleted. */
public final class ComputedTexts {
  private static final Logger LOG = LoggerFactory.getLogger(ComputedTexts.class);
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Backend backend;

  public ComputedTexts(Backend backend) {
    this.backend = backend;
  }

  /**
   * Has texts forgotten, once the engine is loaded, and waits for that.
   *
   * @return false where there is no engine any more before the next start
   */
  public boolean forget(List<String> texts) throws InterruptedException {
    while (true) {
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
  }

  /** The same without waiting. */
  public void forgetSoon(List<String> texts) {
    Thread.ofVirtual()
        .name("forget-texts")
        .start(() -> {
          try {
            if (!forget(texts)) {
              LOG.warn("the engine ended before it had forgotten what was deleted");
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            LOG.error("what was computed of deleted texts could not be forgotten", e);
          }
        });
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
