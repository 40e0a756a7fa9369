/**
 * The assistant's front door: the {@code serve} command, its settings, and every bean made in one
 * visible place.
 *
 * <p>Rooms: {@code web} (HTTP in and out), {@code chat} (the story of one answer), {@code backend}
 * (the engine behind a door: loading, ready, failed), {@code session}, {@code audit} and {@code
 * feedback} (what is remembered, in {@code store}'s database). Of the engine only {@code
 * io.jinwen.engine} and {@code io.jinwen.engine.api} are known here.
 */
package io.jinwen.assistant.app;
