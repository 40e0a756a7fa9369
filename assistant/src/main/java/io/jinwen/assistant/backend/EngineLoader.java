package io.jinwen.assistant.backend;

import io.jinwen.engine.Engine;

/** Makes the engine; slow, and called once on a thread of its own. */
public interface EngineLoader {
  /** Hears how far loading is. */
  interface Progress {
    /**
     * @param stage what is being done, in a word or two
     * @param share how much of everything is done, 0 … 1
     */
    void at(String stage, double share);
  }

  /** Loads and warms up; what it returns answers at full speed. */
  Engine load(Progress progress) throws Exception;
}
