package io.jinwen.assistant.summaries;

import io.jinwen.assistant.documents.DocumentProof.ProvedFigure;
import io.jinwen.documents.Box;
import java.util.List;
import java.util.Optional;

/**
 * A sentence of a summary and where it is from.
 *
 * @param passage its number in the document
 * @param path the headings that it stands under, the highest first
 * @param article such as 第十二条; empty where the text has none
 * @param quote the words there that say it
 * @param verified whether the place bears it out: most of its words, and its figures
 * @param extracted whether it is the document's own sentence, word for word
 * @param figures those of the sentence
 */
public record SummarySentence(
    String text,
    int passage,
    int page,
    List<String> path,
    String article,
    String quote,
    Optional<Box> box,
    boolean verified,
    boolean extracted,
    List<ProvedFigure> figures) {
  public SummarySentence {
    path = List.copyOf(path);
    figures = List.copyOf(figures);
  }
}
