/**
 * Whether what is said about documents is so: quotations against their place, figures against the
 * ledger, and what of a passage answers a question. Called by the assistant. Knows {@code passage}.
 */
package io.jinwen.documents.proof;
