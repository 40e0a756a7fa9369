package io.jinwen.engine.api;

/**
 * A moment's view of a running engine.
 *
 * @param ready false until warm-up is over and again when closing
 * @param waiting requests in the queue
 * @param running requests being computed
 * @param cachePagesUsed pages held by running requests or kept for reuse
 * @param cachePagesTotal pages that may exist under the byte limit
 */
public record EngineStatus(
    boolean ready, int waiting, int running, int cachePagesUsed, int cachePagesTotal) {}
