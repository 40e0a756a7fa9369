/**
 * Runs requests: the engine-loop thread, its queue, the choice of tokens for each forward pass, and
 * from logits to one token id (penalties, temperature, truncation and the draw).
 *
 * <p>Only the loop thread touches sequences and cache pages; other threads send it messages. All
 * queues have a bound and the caller is told when it is met. A {@code Sampler} belongs to one
 * request and knows nothing of text.
 */
package io.jinwen.engine.runtime;
