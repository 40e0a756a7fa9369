/**
 * The story of one answer: from an admitted question to the events that the web room delivers.
 *
 * <p>Called by {@code web}. Knows the engine's nouns, not HTTP, JSON or the terminal.
 */
package io.jinwen.assistant.conversation;
