/**
 * Who runs next: the engine-loop thread, its queue, and the choice of tokens for each forward pass.
 *
 * <p>Only the loop thread touches sequences and cache pages; other threads send it messages. All
 * queues have a bound and whoever asked is told when it is met.
 */
package io.jinwen.engine.scheduler;
