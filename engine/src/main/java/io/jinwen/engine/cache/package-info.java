/**
 * Pages of keys and values, and the index that finds pages which another request with the same
 * beginning has already computed.
 *
 * <p>Owned by the engine-loop thread. The forward pass writes rows into pages; it does not decide
 * which pages live.
 */
package io.jinwen.engine.cache;
