package io.jinwen.assistant.documents;

import io.jinwen.documents.proof.FigureLedger;
import java.util.List;

/**
 * What of an answer its documents bear out.
 *
 * @param chosen which documents were asked for
 * @param answered false where the documents say nothing to the question
 * @param extractive whether the answer is sentences of the documents, word for word
 * @param figures those of the answer, in their order
 */
public record DocumentProof(
    DocumentChoice chosen,
    boolean answered,
    boolean extractive,
    List<Citation> citations,
    List<ProvedFigure> figures) {
  public DocumentProof {
    citations = List.copyOf(citations);
    figures = List.copyOf(figures);
  }

  /** That the documents say nothing. */
  public static DocumentProof nothing(DocumentChoice chosen) {
    return new DocumentProof(chosen, false, false, List.of(), List.of());
  }

  /**
   * A figure of an answer.
   *
   * @param start its first character in the answer
   * @param end the character after its last one
   * @param page where it stands, be it misplaced; 0 where it stands nowhere
   */
  public record ProvedFigure(
      int start, int end, String text, FigureLedger.Status status, int page) {
    /** Whether neither the documents nor the question bear it out. */
    public boolean isDoubtful() {
      return switch (status) {
        case VERIFIED, GIVEN -> false;
        case MISPLACED, UNKNOWN -> true;
      };
    }

    static ProvedFigure of(FigureLedger.Checked checked) {
      return of(checked, 0);
    }

    /**
     * @param textStart where in the answer the text begins that was checked
     */
    static ProvedFigure of(FigureLedger.Checked checked, int textStart) {
      return new ProvedFigure(
          textStart + checked.from(),
          textStart + checked.to(),
          checked.amount().text(),
          checked.status(),
          checked.found().map(figure -> figure.place().page()).orElse(0));
    }
  }
}
