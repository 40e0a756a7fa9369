/**
 * What the model is told: the role's text, notes on the terms that occur, what the rule cards say,
 * and as much of the conversation as fits.
 *
 * <p>Called by {@code conversation}. What may stand beside a question comes from a {@code
 * ContextSource}; assembling is a pure function over records, and tokens are counted by a function
 * that the caller hands in. Notes and rules stand beside the newest question and not in the system
 * message, so that the beginning of a conversation stays the same from turn to turn and the engine
 * finds it in its cache.
 */
package io.jinwen.assistant.context;
