/**
 * What a question is after: whether it asks for something that a rule forbids, for help against it,
 * or for something ordinary.
 *
 * <p>Called by {@code compliance}. A linear model over the sentence vector and the wording, fitted
 * by {@code tools/intent} on requests that people wrote; no language model, no state, the same
 * answer each time. It knows themes and cards by their names only.
 */
@NullMarked
package io.jinwen.assistant.policy.intent;

import org.jspecify.annotations.NullMarked;
