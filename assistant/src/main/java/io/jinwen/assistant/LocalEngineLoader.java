package io.jinwen.assistant;

import io.jinwen.assistant.backend.EngineLoader;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;

/** Loads the engine of this machine as the settings say. */
final class LocalEngineLoader implements EngineLoader {
  private final Settings settings;

  LocalEngineLoader(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Engine load(Progress progress) {
    throw new EngineException(
        EngineException.Code.MODEL_UNSUPPORTED,
        "this build has no engine yet to load %s with".formatted(settings.model()));
  }
}
