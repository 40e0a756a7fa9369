package io.jinwen.engine.scheduler;

/**
 * The bounds of the loop.
 *
 * @param sequencesMax requests computed side by side
 * @param queueMax requests that may wait
 * @param contextTokensMax tokens of prompt and answer together
 * @param chunkTokens most prompt tokens of one forward pass
 */
public record SchedulerLimits(
    int sequencesMax, int queueMax, int contextTokensMax, int chunkTokens) {}
