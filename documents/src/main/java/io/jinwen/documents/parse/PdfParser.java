package io.jinwen.documents.parse;

import io.jinwen.documents.Page;
import io.jinwen.documents.PageState;
import io.jinwen.documents.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentCatalog;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;

/**
 * PDF: characters where they stand, put back together to lines, tables, paragraphs and headings.
 */
final class PdfParser {
  /** What programs write there when nobody gave a title. */
  private static final Pattern NO_TITLE =
      Pattern.compile(
          "(?i).*\\.(docx?|xlsx?|pptx?|html?|pdf|wps|tmp)$|about:blank|untitled.*|data:.*|Microsoft .*|无标题.*");

  private final Draft draft;
  private final Duration timeMax;

  /**
   * @param timeMax that reading the file may take
   */
  PdfParser(Draft draft, Duration timeMax) {
    this.draft = draft;
    this.timeMax = timeMax;
  }

  void parse(Path file) throws IOException {
    try (PDDocument document =
        Loader.loadPDF(file.toFile(), "", IOUtils.createMemoryOnlyStreamCache())) {
      if (!document.getCurrentAccessPermission().canExtractContent()) {
        throw new StoppedException(Refusal.NO_EXTRACTION.with());
      }
      int count = document.getNumberOfPages();
      draft.expect(count);
      if (count == 0) {
        throw new StoppedException(Refusal.DAMAGED.with()); // no printer makes a file of no pages
      }
      noteActiveContent(document.getDocumentCatalog());
      title(document);
      List<PdfPage> pages = new ArrayList<>();
      ScannedPages scanned = new ScannedPages(document, timeMax.toNanos());
      int turned = 0;
      for (int i = 0; i < count; i++) {
        PageScan scan = new PageScan(document.getPage(i));
        turned += scan.turned();
        PdfPage page = PdfPage.of(i + 1, scan);
        if (page.state() == PageState.SCAN || page.state() == PageState.GARBLED) {
          page = scanned.read(i, page.width(), page.height()).map(page::recognised).orElse(page);
        }
        pages.add(page);
        draft.add(new Page(i + 1, "", page.width(), page.height(), page.state()), count);
      }
      if (turned > 0) {
        draft.note("有 " + turned + " 个斜排或竖排的字（如水印）没有采用。");
      }
      RunningLines running = new RunningLines(pages);
      PdfBlocks blocks = new PdfBlocks(draft, pages);
      pages.stream().filter(PdfPage::isReadable).forEach(page -> blocks.add(page, running));
      blocks.finish();
    } catch (InvalidPasswordException locked) {
      throw new StoppedException(Refusal.ENCRYPTED.with());
    }
  }

  private void noteActiveContent(PDDocumentCatalog catalog) throws IOException {
    boolean scripts =
        catalog.getOpenAction() instanceof PDActionJavaScript
            || (catalog.getNames() != null && catalog.getNames().getJavaScript() != null);
    boolean attachments =
        catalog.getNames() != null && catalog.getNames().getEmbeddedFiles() != null;
    if (scripts) {
      draft.note("文件带有脚本，没有运行。");
    }
    if (attachments) {
      draft.note("文件带有附件，没有采用；如需查询请单独上传。");
    }
  }

  private void title(PDDocument document) {
    String own = document.getDocumentInformation().getTitle();
    if (own != null && !NO_TITLE.matcher(own.strip()).matches()) {
      draft.title(own);
    }
  }
}
