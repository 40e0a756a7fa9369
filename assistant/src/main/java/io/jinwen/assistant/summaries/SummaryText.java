package io.jinwen.assistant.summaries;

import io.jinwen.documents.summary.DocumentTables;
import java.util.List;

/**
 * What a summary says.
 *
 * @param extractive whether all of it is the document's own words
 * @param tables those of the document, where the form asks for them
 * @param leftOut how many sentences of the model were left out in all steps
 */
public record SummaryText(
    boolean extractive, List<SummarySentence> sentences, DocumentTables tables, int leftOut) {
  static final DocumentTables NO_TABLES = new DocumentTables(List.of(), 0);

  public SummaryText {
    sentences = List.copyOf(sentences);
  }
}
