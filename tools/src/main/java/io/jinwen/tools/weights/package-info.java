/**
 * The weights of a model file on their way to another: which type each tensor gets, rows on all
 * threads, progress.
 *
 * <p>Called by the commands {@code quantize} and {@code make-model}. Knows tensors by their names
 * and shapes, and nothing of what a model computes.
 */
package io.jinwen.tools.weights;
