/**
 * Finds passages: by words (BM25 over Chinese words and pairs of characters) and by meaning
 * (vectors), fused. Called by the assistant. The only package that knows Lucene.
 */
package io.jinwen.documents.search;
