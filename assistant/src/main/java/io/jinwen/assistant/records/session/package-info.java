/**
 * Conversations: who they belong to, what was said in them, and the branches that regenerating an
 * answer or editing a question makes.
 *
 * <p>Called by {@code chat}, {@code feedback} and {@code web}. Knows the database through {@code
 * store}, the {@code audit} that a deletion is told to, and the engine's record of what an answer
 * cost; it does not know prompts, models or HTTP. Every method takes the owner, and what belongs to
 * another is not found.
 */
package io.jinwen.assistant.records.session;
