/**
 * Cuts what was read into passages: pieces that can be found, given to a model and cited alone.
 * Called by {@code search}, {@code proof} and the assistant. Knows the nouns of {@code documents}.
 */
package io.jinwen.documents.passage;
