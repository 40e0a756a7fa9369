/**
 * Summaries of whole documents and of pasted texts: made in the background section by section and
 * then of what the sections gave, each sentence with its source; kept step by step, so that a
 * restart goes on where it stopped. Called by {@code http} and {@code page}. Knows the engine
 * ({@code backend}), {@code documents}, the guard, and the store.
 */
package io.jinwen.assistant.summaries;
