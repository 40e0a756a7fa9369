/**
 * Holds an answer to a form while it is generated: a JSON shape becomes an automaton over bytes,
 * the automaton runs over a tree of all tokens' bytes, and tokens that lead nowhere are masked.
 *
 * <p>Called by the engine, which makes one {@code TokenConstraint} a request. Knows tokens and
 * bytes, not logits' meaning.
 */
package io.jinwen.engine.text.grammar;
