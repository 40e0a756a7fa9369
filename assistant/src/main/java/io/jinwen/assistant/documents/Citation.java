package io.jinwen.assistant.documents;

import io.jinwen.documents.Box;
import io.jinwen.documents.search.Extract;
import java.util.Optional;

/**
 * Where in a document something that an answer says is found.
 *
 * @param number that the answer's text has in brackets
 * @param document its id
 * @param article such as 第十二条; empty where the text has none
 * @param quote as the document has it
 * @param verified whether what the answer says there is borne out: the words of a quotation stand
 *     on the page, figures agree, and most of the words are those of the section
 */
public record Citation(
    int number,
    String document,
    String title,
    int page,
    String article,
    String quote,
    Optional<Box> box,
    boolean verified) {
  static Citation of(int number, FoundPlace place, Extract extract, boolean verified) {
    return new Citation(
        number,
        place.document().id(),
        place.document().shownTitle(),
        extract.page(),
        place.passage().article(),
        extract.text(),
        Optional.ofNullable(extract.box()),
        verified);
  }
}
