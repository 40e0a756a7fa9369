/**
 * Compliance in code: which rule cards a question, an answer or the history of a conversation
 * touches, what must then be said, and what must never be said.
 *
 * <p>Called by {@code policy.guard} and {@code context}. The cards themselves are data
 * (knowledge/rules); this package decides by words, patterns and grades alone and never asks a
 * language model. It keeps nothing between calls.
 */
package io.jinwen.assistant.policy.compliance;
