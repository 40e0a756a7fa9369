/**
 * The transformer: hyper-parameters read from a file, its weights, attention in both kinds (grouped
 * queries and multi-head latent), feed-forward, and the forward pass over a batch of tokens.
 *
 * <p>Called by the scheduler. Every tensor of the file is used or refused by name.
 */
package io.jinwen.engine.model;
