/**
 * What can be counted of a running server: answers and their endings, times, tokens, word hits,
 * hints, feedback, requests, the engine's queue and cache. Twice: as Prometheus reads it ({@link
 * io.jinwen.assistant.ops.metrics.MetricsText}), and minute by minute for a page that draws the
 * last day ({@link io.jinwen.assistant.ops.metrics.Dashboard}).
 *
 * <p>Numbers only. Labels come from small closed sets; never from what somebody typed.
 */
package io.jinwen.assistant.ops.metrics;
