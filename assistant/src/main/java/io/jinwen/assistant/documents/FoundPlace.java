package io.jinwen.assistant.documents;

import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.search.Extract;

/**
 * A passage that was found, and the sentence or row of it that answers best.
 *
 * @param number from 1; what an answer cites it by
 */
public record FoundPlace(
    int number, StoredDocument document, Passage passage, Extract extract, double coverage) {}
