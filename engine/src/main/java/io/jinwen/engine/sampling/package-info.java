/**
 * Logits to one token id: penalties, temperature, truncation (top-k, top-p, min-p) and the draw.
 *
 * <p>Called by the scheduler, one {@code Sampler} a request. Knows nothing of text.
 */
package io.jinwen.engine.sampling;
