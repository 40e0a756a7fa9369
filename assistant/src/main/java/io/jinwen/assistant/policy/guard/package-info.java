/**
 * What may come in and what may go out: sensitive words, personal data, forbidden promises.
 *
 * <p>Called by {@code conversation}, {@code records} and whatever shows or keeps text of customers
 * or of the model. {@link io.jinwen.assistant.policy.guard.AdmittedRequest} and {@link
 * io.jinwen.assistant.policy.guard.GuardedText} can be made here only, so that a way around this
 * package does not compile. It decides by words, patterns and rule cards, never by a language
 * model, and it keeps no customer text.
 */
package io.jinwen.assistant.policy.guard;
