/**
 * What stands for a whole document in its own words: sentences that say most of it, and its tables.
 * Called by the assistant. Knows {@code passage}.
 */
package io.jinwen.documents.summary;
