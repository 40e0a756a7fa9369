package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.backend.DemonstrationNotice;
import io.jinwen.engine.Engine;
import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.LoadListener;
import io.jinwen.engine.LocalEngine;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the engine of this machine as the settings say. */
final class LocalEngineLoader implements EngineLoader {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEngineLoader.class);
  private static final long BYTES_PER_MEGABYTE = 1L << 20;

  /** Reading the weights takes most of the time; the roles come after the engine is ready. */
  private static final double SHARE_OF_WEIGHTS = 0.8;

  private static final double SHARE_OF_WARM_UP = 0.1;

  private final Settings settings;
  private final StoreSettings store;

  LocalEngineLoader(Settings settings, StoreSettings store) {
    this.settings = settings;
    this.store = store;
  }

  @Override
  public Engine load(Progress progress) {
    EngineConfig config = config();
    LOG.info("computing with {} threads on {}", config.threads(), EngineConfig.processorsHere());
    Engine engine = LocalEngine.load(config, (phase, share) -> tell(progress, phase, share));
    DemonstrationNotice.of(engine.model()).ifPresent(LOG::info);
    return engine;
  }

  private static void tell(Progress progress, LoadListener.Phase phase, double share) {
    switch (phase) {
      case OPENING -> progress.at("opening", 0);
      case WEIGHTS -> progress.at("weights", SHARE_OF_WEIGHTS * share);
      case WARM_UP -> progress.at("warm_up", SHARE_OF_WEIGHTS + SHARE_OF_WARM_UP * share);
      case READY -> progress.at("ready", SHARE_OF_WEIGHTS + SHARE_OF_WARM_UP);
    }
  }

  /** The engine's own defaults, but where a setting says otherwise. */
  EngineConfig config() {
    EngineConfig config =
        EngineConfig.of(settings.model())
            .withKernels(settings.kernels())
            .withCacheType(settings.cacheType());
    if (!settings.device().isEmpty()) {
      config = config.withDevice(settings.device());
    }
    if (settings.threads() != 0) {
      config = config.withThreads(settings.threads());
    }
    if (settings.contextTokens() != 0) {
      config = config.withContextTokensMax(settings.contextTokens());
    }
    if (settings.cacheMb() != 0) {
      config = config.withCacheBytesMax(settings.cacheMb() * BYTES_PER_MEGABYTE);
    }
    if (settings.sequences() != 0) {
      config = config.withSequencesMax(settings.sequences());
    }
    if (settings.queue() != 0) {
      config = config.withQueueMax(settings.queue());
    }
    if (settings.cacheDisk().toBytes() <= 0 || Files.exists(CacheFolder.toForget(store.data()))) {
      CacheFolder.empty(store.data());
    }
    if (settings.cacheDisk().toBytes() > 0) {
      config =
          config
              .withSpill(
                  CacheFolder.in(store.data()).toAbsolutePath(), settings.cacheDisk().toBytes())
              .withSpillFreeBytesMin(store.disk().warnBelow().toBytes());
    }
    return config;
  }
}
