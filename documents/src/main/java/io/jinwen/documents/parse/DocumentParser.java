package io.jinwen.documents.parse;

import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.ReadDocument;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.ReadProgress;
import io.jinwen.documents.Refusal;
import io.jinwen.documents.RefusedDocumentException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a file of any kind, within limits. */
public final class DocumentParser {
  private final ReadLimits limits;
  private final ReadProgress progress;

  public DocumentParser(ReadLimits limits, ReadProgress progress) {
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * @param name as the user calls the file; its ending is compared with the content
   * @throws RefusedDocumentException with a sentence for the user
   */
  public ReadDocument parse(Path file, String name) throws RefusedDocumentException {
    try {
      DocumentKind kind = new FileFormat(limits).of(file, name);
      Draft draft = new Draft(kind, limits, progress);
      switch (kind) {
        case PDF -> new PdfParser(draft, limits.timeMax()).parse(file);
        case DOCX -> new DocxParser(draft).parse(file);
        case XLSX -> new XlsxParser(draft).parse(file);
        case PPTX -> new PptxParser(draft).parse(file);
        case HTML -> new HtmlParser(draft).parse(text(file));
        case MARKDOWN -> new MarkdownParser(draft).parse(text(file));
        case TEXT -> new TextParser(draft).parse(text(file));
      }
      return draft.document();
    } catch (StoppedException stopped) {
      throw stopped.refused();
    } catch (StackOverflowError tooDeep) {
      throw Refusal.TOO_DEEP.with(limits.depthMax());
    } catch (IOException | RuntimeException damaged) {
      // The libraries have no common exception for what is not as their format says.
      RefusedDocumentException refused = Refusal.DAMAGED.with();
      refused.initCause(damaged);
      throw refused;
    }
  }

  private static String text(Path file) throws IOException, RefusedDocumentException {
    String text = PlainText.decode(file);
    if (text.isBlank()) {
      throw Refusal.EMPTY.with();
    }
    return text;
  }
}
