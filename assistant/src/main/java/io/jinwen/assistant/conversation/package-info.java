/**
 * How one answer comes about: from an admitted question to the events that {@code http} and {@code
 * page} deliver.
 *
 * <p>Called by {@code http} and {@code page}. Knows the engine's API, not HTTP, JSON or the
 * terminal.
 */
package io.jinwen.assistant.conversation;
