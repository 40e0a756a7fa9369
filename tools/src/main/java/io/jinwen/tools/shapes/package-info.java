/**
 * Models of exact public shapes with random weights, to measure and test with where the real
 * weights are not at hand.
 *
 * <p>Called by the command {@code make-model}. A shape names its tensors and metadata as
 * llama.cpp's converter does; a vocabulary is synthetic, of the right size and with the right
 * special ids.
 */
package io.jinwen.tools.shapes;
