/**
 * The client of an engine elsewhere: any server that speaks OpenAI's chat completions, used as if
 * it were the engine of this process.
 *
 * <p>Chosen by {@code jinwen.engine.url}; what stands before the engine does not notice.
 */
package io.jinwen.assistant.backend.remote;
