/**
 * The public API: load a model, submit a request, read its events, cancel, count tokens, close.
 * And, apart from the language model: texts to vectors.
 *
 * <p>The layers below, each importing only those after it: {@code runtime}, {@code model}, {@code
 * cpu}, {@code device}, {@code cache}, {@code text}, {@code embedding}, {@code format} (their
 * package-infos and the architecture test have the exact order); and {@code api}, which all know
 * and which knows none.
 */
package io.jinwen.engine;
