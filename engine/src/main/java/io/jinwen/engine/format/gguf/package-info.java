/**
 * Bytes on disk to named tensors and typed values: the GGUF container, version 2 and 3.
 *
 * <p>Called by {@code model}, {@code text.tokenizer} and {@code text.template}, which decide what
 * the values mean. This package knows the byte layout and nothing about language models. Hostile
 * files end in a {@link io.jinwen.engine.format.gguf.GgufException} that names the field, the value
 * and the bound.
 */
package io.jinwen.engine.format.gguf;
