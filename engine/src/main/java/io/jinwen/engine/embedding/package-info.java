/**
 * Text to vector: a BERT encoder over the engine's kernels, read from an ONNX file with 8-bit
 * weights.
 *
 * <p>Called by {@code Engine}. It is apart from the language model: no cache, no sampling, no chat
 * template, a vocabulary of its own.
 */
package io.jinwen.engine.embedding;
