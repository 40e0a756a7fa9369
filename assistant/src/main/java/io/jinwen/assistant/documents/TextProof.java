package io.jinwen.assistant.documents;

import io.jinwen.documents.proof.FigureLedger;
import io.jinwen.documents.proof.QuoteCheck;
import java.util.List;
import java.util.Optional;

/** What of a text is borne out by documents: its figures and quotations, in their order. */
public record TextProof(List<CheckedFigure> figures, List<CheckedQuote> quotes) {
  public TextProof {
    figures = List.copyOf(figures);
    quotes = List.copyOf(quotes);
  }

  /**
   * @param document where the figure stands, be it misplaced
   */
  public record CheckedFigure(FigureLedger.Checked checked, Optional<StoredDocument> document) {}

  /**
   * @param text as the checked text has it
   * @param found as the document has it; empty where none does
   */
  public record CheckedQuote(
      String text, Optional<QuoteCheck.Verified> found, Optional<StoredDocument> document) {}
}
