package io.jinwen.engine.runtime;

import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.model.ForwardPass;

/**
 * What an engine goes on with where its device is lost.
 *
 * @param model takes no fewer tokens a pass than the one before
 * @param cache for its pages, empty
 */
public record Standby(ForwardPass model, KvCache cache) {}
