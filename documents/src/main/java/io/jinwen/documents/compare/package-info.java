/**
 * Compares two versions of a document clause by clause. Called by the assistant. Knows {@code
 * passage} and the amounts of {@code proof}.
 */
package io.jinwen.documents.compare;
