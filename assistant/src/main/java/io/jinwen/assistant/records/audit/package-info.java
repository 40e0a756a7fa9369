/**
 * The record for auditors: what was asked and answered, by which model under which versions of
 * prompts, rules and words, and which decisions were taken. Rows are only added; each one's hash
 * covers the one before it, so that a changed, missing or inserted row is found and named.
 *
 * <p>What the chain alone cannot show is a database whose owner recomputed all hashes after a
 * change, or cut off its newest rows and moved the head back. Against that, note the head (number
 * and hash) elsewhere from time to time and hand it to the verifier.
 *
 * <p>Called by {@code chat}, {@code session}, {@code feedback}, {@code web} and the {@code audit}
 * command. Knows {@code store} only.
 */
package io.jinwen.assistant.records.audit;
