package io.jinwen.documents.proof;

import io.jinwen.documents.Place;

/**
 * A figure of a document, with what it is the figure of.
 *
 * @param passage place of its passage in the list that the ledger was made of
 * @param row name of its row; empty in running text
 * @param column names of its column; empty in running text
 * @param sentence that it stands in; of a table, its row
 */
public record Figure(
    Amount amount, int passage, String row, String column, String sentence, Place place) {}
