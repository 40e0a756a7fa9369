/**
 * What the assistant knows for certain: glossary, approved answers and roles, read from data files
 * into immutable records and checked on the way.
 *
 * <p>Called by {@code prompt} (notes for a question), {@code chat} (an approved answer skips the
 * model) and {@code feedback} (an approved correction becomes an approved answer). Plain Java; of
 * the engine it knows only the text encoder. It must not know HTTP, sessions or the guard.
 */
package io.jinwen.assistant.knowledge;
