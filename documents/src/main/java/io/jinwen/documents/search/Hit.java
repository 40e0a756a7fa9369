package io.jinwen.documents.search;

import io.jinwen.documents.passage.Passage;

/**
 * A passage that was found.
 *
 * @param document id of its document
 * @param title of its document
 * @param coverage how much of the question's weight its words have, from 0 to 1
 */
public record Hit(String document, String title, Passage passage, double score, double coverage) {}
