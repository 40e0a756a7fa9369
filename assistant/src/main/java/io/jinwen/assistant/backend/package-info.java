/**
 * The engine and its state: loads it in the background, says how far it is, hands it out once it is
 * ready and closes it at the end.
 *
 * <p>Called by {@code chat} (to ask) and {@code web} (to report health). Knows nothing of HTTP.
 */
package io.jinwen.assistant.backend;
