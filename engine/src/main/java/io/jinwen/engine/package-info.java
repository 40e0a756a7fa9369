/**
 * The front door: load a model, submit a request, read its events, cancel, count tokens, close.
 * And, apart from the language model: texts to vectors.
 *
 * <p>Rooms below this one, imports only downwards: {@code scheduler}, {@code grammar}, {@code
 * model}, {@code cache}, {@code sampling}, {@code template}, {@code tokenizer}, {@code encoder},
 * {@code kernel}, {@code quant}, {@code gguf}; and {@code api}, which everyone knows and which
 * knows nobody.
 */
package io.jinwen.engine;
