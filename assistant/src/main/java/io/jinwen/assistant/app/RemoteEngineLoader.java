package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.backend.remote.EnginePool;
import io.jinwen.assistant.backend.remote.PoolMember;
import io.jinwen.assistant.backend.remote.RemoteConfig;
import io.jinwen.assistant.backend.remote.RemoteEngine.RemoteConnector;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to the engine elsewhere, and waits for it where it is not up yet. */
final class RemoteEngineLoader implements EngineLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteEngineLoader.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final List<RemoteConfig> configs;
  private final Optional<EngineLoader> fallback;

  /**
   * @param fallback loads the engine that answers where none elsewhere does
   */
  RemoteEngineLoader(List<RemoteConfig> configs, Optional<EngineLoader> fallback) {
    this.configs = configs;
    this.fallback = fallback;
  }

  @Override
  public Engine load(Progress progress) throws Exception {
    Optional<Engine> local = Optional.empty();
    if (fallback.isPresent()) {
      local = Optional.of(fallback.get().load(progress));
    }
    while (true) {
      progress.at("connecting", 0);
      try {
        return connect(local);
      } catch (EngineException e) {
        if (e.code() != EngineException.Code.UNAVAILABLE) {
          throw e;
        }
        LOG.warn("{}; tried again in {} s", e.getMessage(), PAUSE.toSeconds());
        Thread.sleep(PAUSE);
      }
    }
  }

  private Engine connect(Optional<Engine> local) throws InterruptedException {
    List<PoolMember> members = new ArrayList<>();
    for (RemoteConfig config : configs) {
      members.add(new PoolMember(config.url().toString(), false, new RemoteConnector(config)));
    }
    local.ifPresent(
        engine -> members.add(new PoolMember("local", true, new LocalConnector(engine))));
    EnginePool pool = new EnginePool(members);
    pool.start();
    return pool;
  }

  /** The way to the engine of this process, which is there already. */
  private record LocalConnector(Engine engine) implements PoolMember.Connector {
    @Override
    public Engine connect() {
      return engine;
    }

    @Override
    public Optional<String> unwilling(Engine same) {
      return Optional.empty();
    }
  }
}
