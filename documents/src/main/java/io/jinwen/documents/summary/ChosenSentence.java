package io.jinwen.documents.summary;

import io.jinwen.documents.Box;
import io.jinwen.documents.passage.Passage;

/**
 * A sentence of a document, word for word.
 *
 * @param box null where the format has no positions
 */
public record ChosenSentence(Passage passage, String text, int page, Box box) {}
