/**
 * Finding many phrases in one text at once, in time that does not grow with their number.
 *
 * <p>Called by {@code guard} and {@code compliance}. It knows phrases and characters, not what they
 * mean, and it folds nothing: phrases and text come folded the same way by the caller.
 */
package io.jinwen.assistant.policy.folding;
