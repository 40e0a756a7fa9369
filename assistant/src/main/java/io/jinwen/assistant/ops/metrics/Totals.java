package io.jinwen.assistant.ops.metrics;

import java.time.Instant;
import java.util.Map;

/**
 * Counted since the server started. The keys are those of the Prometheus labels.
 *
 * @param since when counting began
 * @param answers by ending, such as {@code complete} or {@code blocked}
 * @param tokens by kind: prompt, cached, completion, thinking
 * @param hints by severity: hint, disclose, block
 * @param wordHits by category of the word list
 * @param feedback up and down
 * @param requests by status
 */
public record Totals(
    Instant since,
    Map<String, Long> answers,
    Map<String, Long> tokens,
    Map<String, Long> hints,
    Map<String, Long> wordHits,
    Map<String, Long> feedback,
    Map<String, Long> requests) {}
