package io.jinwen.assistant;

import io.jinwen.assistant.backend.EngineLoader;
import io.jinwen.assistant.remote.RemoteConfig;
import io.jinwen.assistant.remote.RemoteEngine;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to the engine elsewhere, and waits for it where it is not up yet. */
final class RemoteEngineLoader implements EngineLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteEngineLoader.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final RemoteConfig config;

  RemoteEngineLoader(RemoteConfig config) {
    this.config = config;
  }

  @Override
  public Engine load(Progress progress) throws InterruptedException {
    while (true) {
      progress.at("connecting", 0);
      try {
        return RemoteEngine.connect(config);
      } catch (EngineException e) {
        if (e.code() != EngineException.Code.UNAVAILABLE) {
          throw e;
        }
        LOG.warn("{}; tried again in {} s", e.getMessage(), PAUSE.toSeconds());
        Thread.sleep(PAUSE);
      }
    }
  }
}
