package io.jinwen.assistant.summaries;

import java.util.List;

/**
 * What one step made, of a section or of several parts.
 *
 * @param number counted from 0 among its kind
 * @param title of the section: the heading that it begins under; empty where there is none
 * @param leftOut how many sentences of the model were left out: nothing bears them out, or the
 *     guard does not let them through
 */
public record SummaryPart(
    int number,
    String title,
    int firstPage,
    int lastPage,
    List<SummarySentence> sentences,
    int leftOut) {
  public SummaryPart {
    sentences = List.copyOf(sentences);
  }
}
